"""The words of the language, taken from where they are defined, as types with their meanings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from federated.kinds import Kind
from federated.operators import OPERATORS
from federated.operators.base import ALL, ARRAYS, Operator
from federated.rule.parse import REFRESHES, STATUSES
from federated.rule.parsing.aggregates import FUNCTIONS, PERIODS
from federated.rule.windows import CALENDAR, FIXED_UNITS, UNITS


@dataclass(frozen=True, eq=False)
class OneOf:
    """One of some words; an editor offers them with what each one means."""

    meanings: Mapping[str | None, str]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.literal_schema(list(self.meanings))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        texts = list(self.meanings.values())
        said = {"enumDescriptions": texts} if any(texts) else {}
        return {"enum": list(self.meanings), **said}


@dataclass(frozen=True)
class Whole:
    """A whole number in a range, also as the text a builder makes of it."""

    least: int
    most: int

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        bounds: dict[str, Any] = {"ge": self.least, "le": self.most}
        return core_schema.union_schema(
            [
                core_schema.int_schema(strict=True, **bounds),
                core_schema.float_schema(strict=True, multiple_of=1, **bounds),
                core_schema.str_schema(strict=True, pattern=DIGITS),
            ]
        )

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        number = {"type": "integer", "minimum": self.least, "maximum": self.most}
        return {"anyOf": [number, {"type": "string", "pattern": DIGITS}]}


def _plain(words: Any) -> OneOf:
    return OneOf(dict.fromkeys(words, ""))


DIGITS = r"^ *[0-9]{1,9} *$"
GROUPS = {
    "text": {Kind.TEXT},
    "numbers": {Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT},
    "yes or no": {Kind.BOOLEAN},
    "dates": {Kind.DATE},
    "times": {Kind.TIMESTAMP},
    "arrays": ARRAYS,
    "positions": {Kind.POSITION},
}


def _meaning(operator: Operator) -> str:
    groups = [name for name, kinds in GROUPS.items() if kinds & operator.kinds]
    of = "anything" if operator.kinds >= ALL else ", ".join(groups)
    return f"{operator.label} (of {of})"


def operators_that_take(*takes: str) -> OneOf:
    """Return the operators that take so much beside them, each with its meaning and kinds."""
    found: dict[str | None, str] = {
        key: _meaning(each) for key, each in OPERATORS.items() if each.takes in takes
    }
    if "null" in found:
        # Unquoted in YAML, `operator: null` is no text; it is read as the operator of that name.
        found[None] = found["null"]
    return OneOf(found)


ANY_OPERATOR = operators_that_take(*sorted({each.takes for each in OPERATORS.values()}))
# Functions that are made of one attribute of the rows.
NEEDS_OF = frozenset({"sum", "avg", "min", "max", "first", "last", "most_frequent"})
FUNCTION_MEANINGS = {
    "count": "how many rows, or with `of` how many of them have a value",
    "sum": "their total",
    "avg": "their average",
    "min": "the smallest value",
    "max": "the largest value",
    "first": "the value in the first row by time",
    "last": "the value in the last row by time",
    "most_frequent": "the commonest value, of equals the latest",
    "days_since_first": "whole 24 hours since the first row",
    "days_since_last": "whole 24 hours since the last row",
    "count_periods": "how many different days, weeks or months have a row",
    "median_gap_days": "the median of the gaps between rows, in days",
}
MATCH_MEANINGS = {
    "some": "at least one row",
    "none": "no row",
    "all": "every row, also when there is none",
    "atLeast": "so many rows or more; below 1 a share of them",
    "atMost": "so many rows or fewer; below 1 a share of them",
    "exactly": "just so many rows; below 1 a share of them",
    "between": "from [low, to high] rows, both included",
}
Combinator = Annotated[str, OneOf({"and": "all of them", "or": "any", "xor": "an odd number"})]
Unit = Annotated[str, _plain(UNITS)]
FixedUnit = Annotated[str, _plain(FIXED_UNITS)]
Period = Annotated[str, _plain(PERIODS)]
CalendarWord = Annotated[str, _plain(CALENDAR)]
Function = Annotated[str, OneOf({word: FUNCTION_MEANINGS[word] for word in FUNCTIONS})]
Status = Annotated[str, _plain(STATUSES)]
Refresh = Annotated[str, _plain(REFRESHES)]
