"""Vectors are exact: comparisons of whole units are those of the numbers they stand for."""

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from federated.operators import OPERATORS
from federated.planner.in_process.columns import number_holds
from federated.planner.in_process.vectors import MISSING, Unfit, vector

NUMBERS = st.decimals(-1000, 1000, places=3)


@given(
    st.lists(st.integers(-100_000, 100_000), max_size=8),
    st.sampled_from(["=", "<", "<=", ">", ">=", "between", "in"]),
    NUMBERS,
    NUMBERS,
    st.integers(0, 3),
)
def test_comparisons_are_those_of_the_numbers(
    units: list[int], operator: str, one: Decimal, other: Decimal, scale: int
) -> None:
    operands = sorted([one, other]) if operator in ("between", "in") else [one]
    matches = OPERATORS[operator].matches
    assert matches is not None
    held = number_holds(np.array([*units, MISSING]), operator, operands, scale)
    expected = [matches(Decimal(u).scaleb(-scale), operands) for u in units]
    assert held.tolist() == [*expected, False]


@given(st.sampled_from(["<", ">", "<=", ">=", "="]), st.sampled_from(["1e30", "-1e30"]))
def test_numbers_beyond_all_values_are_compared_too(operator: str, text: str) -> None:
    matches = OPERATORS[operator].matches
    assert matches is not None
    held = number_holds(np.array([0]), operator, [Decimal(text)], 2)
    assert held.tolist() == [matches(Decimal(0), [Decimal(text)])]


@given(st.lists(st.one_of(st.none(), st.decimals(-(10**13), 10**13, places=2)), max_size=20))
def test_money_becomes_whole_units(amounts: list[Decimal | None]) -> None:
    array = pa.chunked_array([pa.array(amounts, pa.decimal128(18, 2))])
    values, scale = vector(array)
    expected = [MISSING if a is None else int(a.scaleb(2)) for a in amounts]
    assert (values.tolist(), scale) == (expected, 2)


def test_dates_become_days_and_missing_ones_say_so() -> None:
    values, _ = vector(pa.chunked_array([pa.array([date(1970, 1, 3), None])]))
    assert values.tolist() == [2, MISSING]


@pytest.mark.parametrize(
    "array",
    [pa.array([1.5]), pa.array(["x"]), pa.array([Decimal(10) ** 25]), pa.array([1], pa.uint64())],
    ids=["float", "text", "a great decimal", "unsigned"],
)
def test_what_cannot_be_told_exactly_is_refused(array: pa.Array) -> None:
    with pytest.raises(Unfit):
        vector(pa.chunked_array([array]))
