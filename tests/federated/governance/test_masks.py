"""Labelled values show little, values of unknown labels nothing, and the hook sees every one."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

from federated.governance.masks import HIDDEN, mask_by_label, masked_rows


@pytest.mark.parametrize(
    ("labels", "value", "shown"),
    [
        ((), "Taipei", "Taipei"),
        ((), 12, 12),
        (("I1",), "sarah.lin@example.com", "s…@example.com"),
        (("I1",), "+886912345678", "…78"),
        (("I1",), "林莎拉", "林…"),
        (("I1",), "x", HIDDEN),
        (("I1",), "", HIDDEN),
        (("I1",), date(1984, 11, 12), HIDDEN),
        (("I1",), "two words@home", "t…"),
        (("I2",), "Taipei", "T…"),
        (("I2",), "19-24", HIDDEN),
        (("I2",), "5+", HIDDEN),
        (("I2",), date(1984, 11, 12), "1984…"),
        (("I2",), datetime(1984, 11, 12, 3), "1984…"),  # noqa: DTZ001 - as tables hold it
        (("I2",), 3, HIDDEN),
        (("S1",), "Under 15K", HIDDEN),
        (("I2", "S1"), "Married", HIDDEN),
        (("I2", "our_own"), "Taipei", HIDDEN),
        (("C2",), 0, HIDDEN),
    ],
)
def test_what_is_left_of_a_value(labels: tuple[str, ...], value: Any, shown: Any) -> None:
    assert mask_by_label("any", labels, value) == shown


def test_a_column_nobody_knows_the_labels_of_is_hidden() -> None:
    rows = pa.table({"city": ["Taipei", None], "stray": ["secret", None]})
    assert masked_rows(rows, {"city": ()}) == [
        {"city": "Taipei", "stray": HIDDEN},
        {"city": None, "stray": None},
    ]


def test_the_hook_is_asked_of_each_value_with_its_labels() -> None:
    seen = []

    def hook(column: str, labels: tuple[str, ...], value: Any) -> Any:
        seen.append((column, labels, value))
        return "shown"

    rows = pa.table({"city": ["Taipei"], "email": ["a@b"]})
    assert masked_rows(rows, {"city": (), "email": ("I1",)}, hook) == [
        {"city": "shown", "email": "shown"}
    ]
    assert seen == [("city", (), "Taipei"), ("email", ("I1",), "a@b")]


def test_where_the_hook_fails_nothing_is_shown() -> None:
    def hook(column: str, labels: tuple[str, ...], value: Any) -> Any:
        raise LookupError(column)

    with pytest.raises(LookupError):
        masked_rows(pa.table({"email": ["a@b"]}), {"email": ("I1",)}, hook)
