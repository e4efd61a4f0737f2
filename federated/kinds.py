"""The kinds of value a rule can speak of, and how a declared column type names one."""

import re
from enum import StrEnum

_ARRAY = "array of "


class Kind(StrEnum):
    """What sort of value an attribute holds, the same on every engine."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    POSITION = "position"
    TEXT_ARRAY = "array of text"
    INTEGER_ARRAY = "array of integer"
    DECIMAL_ARRAY = "array of decimal"
    FLOAT_ARRAY = "array of float"
    BOOLEAN_ARRAY = "array of boolean"
    DATE_ARRAY = "array of date"
    TIMESTAMP_ARRAY = "array of timestamp"

    @property
    def element(self) -> "Kind | None":
        """The kind of what an array holds, None for a single value."""
        return _ELEMENTS[self]

    @property
    def is_number(self) -> bool:
        return self in _NUMBERS

    @property
    def is_time(self) -> bool:
        return self in {Kind.DATE, Kind.TIMESTAMP}


# Asked of every value of every row that is read, so looked up rather than worked out.
_ELEMENTS = {
    kind: Kind(kind.value.removeprefix(_ARRAY)) if kind.value.startswith(_ARRAY) else None
    for kind in Kind
}
_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT})
_WORDS = {
    Kind.TEXT: {"text", "varchar", "string", "character varying"},
    Kind.INTEGER: {"bigint", "integer", "int", "smallint", "int64", "int4", "int8"},
    Kind.FLOAT: {"double", "double precision", "float", "real", "float64"},
    Kind.BOOLEAN: {"boolean", "bool"},
    Kind.DATE: {"date"},
    Kind.TIMESTAMP: {"timestamp", "timestamp without time zone", "timestamp_ntz", "datetime"},
}
_ARRAY_TYPE = re.compile(r"(?:(.+)\[\]|(?:array|list)\s*[<(](.+)[>)])\Z")
_DECIMAL = re.compile(r"(?:numeric|decimal)\s*\(\s*\d+\s*,\s*(\d+)\s*\)\Z")


def kind_of(data_type: str) -> tuple[Kind, int | None] | None:
    """Return the kind of a declared column type and, for DECIMAL, its scale.

    >>> kind_of("numeric(18,2)")
    (<Kind.DECIMAL: 'decimal'>, 2)
    >>> kind_of("array<string>")
    (<Kind.TEXT_ARRAY: 'array of text'>, None)
    """
    word = data_type.strip().lower()
    if match := _ARRAY_TYPE.match(word):
        inner = kind_of(match.group(1) or match.group(2))
        return None if inner is None or inner[0].element else (Kind(_ARRAY + inner[0]), inner[1])
    if match := _DECIMAL.match(word):
        return Kind.DECIMAL, int(match.group(1))
    for kind, words in _WORDS.items():
        if word in words:
            return kind, 0 if kind is Kind.INTEGER else None
    return None
