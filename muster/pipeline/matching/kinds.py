"""Kinds of columns: how values of each are brought to one form, and how alike two can be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from muster.pipeline.matching import values


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of column. `levels` are conditions in SQL between the same value and any other.

    In them {a} is the attribute, {alike} what likeness is measured of, {other} the other part of a
    name, each with _l and _r for the two records.
    """

    normalise: Callable[[str], str | None]
    levels: tuple[str, ...] = ()


_CROSSED = '"{a}_l" = "{other}_r" or "{other}_l" = "{a}_r"'
_ONE_SIGN = 'damerau_levenshtein("{a}_l", "{a}_r") <= 1'
_MAILBOX = "split_part(\"{a}_l\", '@', 1) = split_part(\"{a}_r\", '@', 1)"
_NEAR = (
    "abs(date_diff('day', try_strptime(\"{a}_l\", '%Y%m%d'), try_strptime(\"{a}_r\", '%Y%m%d')))"
    " <= 400"
)


def _alike(likeness: float) -> str:
    return f'jaro_winkler_similarity("{{alike}}_l", "{{alike}}_r") >= {likeness}'


_NAME = Kind(values.name, (_alike(0.92), _CROSSED, _alike(0.85), _alike(0.7)))
_TEXT = Kind(values.plain, (_alike(0.9), _alike(0.75)))
KINDS: Mapping[str, Kind] = {
    "given_name": _NAME,
    "family_name": _NAME,
    "full_name": Kind(values.full_name, (_alike(0.92), _alike(0.85), _alike(0.7))),
    "birth_date": Kind(
        values.birth_date, (_ONE_SIGN, 'damerau_levenshtein("{a}_l", "{a}_r") <= 2', _NEAR)
    ),
    "email": Kind(values.email, (_MAILBOX, _alike(0.9), _alike(0.8))),
    "phone": Kind(values.code, (_ONE_SIGN,)),
    "street": _TEXT,
    "address": _TEXT,
    "place": _TEXT,
    "region": Kind(values.plain),
    "house_number": Kind(values.code, (_ONE_SIGN,)),
    "postcode": Kind(values.code, (_ONE_SIGN,)),
}


def alike_column(attribute: str) -> str:
    """Return the column that likeness of an attribute is measured of."""
    return f"{attribute}__alike"


def comparison(attribute: str, kind: str, compared: Mapping[str, str]) -> dict[str, Any]:
    """Return how two values of an attribute are compared, as Splink's settings say it.

    The same value counts for more the rarer it is. `compared` is all attributes with their kinds.
    """
    opposite = {"given_name": "family_name", "family_name": "given_name"}.get(kind)
    other = next((name for name, each in compared.items() if each == opposite), None)
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f'"{attribute}_l" is null or "{attribute}_r" is null',
            "label_for_charts": "unknown",
            "is_null_level": True,
        },
        {
            "sql_condition": f'"{attribute}_l" = "{attribute}_r"',
            "label_for_charts": "the same",
            "tf_adjustment_column": attribute,
            "tf_adjustment_weight": 1.0,
        },
    ]
    for number, condition in enumerate(KINDS[kind].levels):
        if "{other}" in condition and other is None:
            continue
        condition = condition.format(a=attribute, alike=alike_column(attribute), other=other)
        levels.append({"sql_condition": condition, "label_for_charts": f"alike {number + 1}"})
    levels.append({"sql_condition": "ELSE", "label_for_charts": "another"})
    for level, believed in zip(levels[1:], _believed(len(levels) - 3), strict=True):
        level["m_probability"] = believed
    return {"output_column_name": attribute, "comparison_levels": levels}


def _believed(alike: int) -> list[float]:
    """Return how often two records of one person have each likeness, before anything is learnt.

    >>> _believed(0), _believed(2)
    ([0.8, 0.2], [0.7, 0.1, 0.1, 0.1])
    """
    return [0.7, *[0.2 / alike] * alike, 0.1] if alike else [0.8, 0.2]


def of_kind(compared: Mapping[str, str], kinds: Sequence[str]) -> list[str]:
    """Return the attributes of some kinds, in their order."""
    return [name for name, kind in compared.items() if kind in kinds]
