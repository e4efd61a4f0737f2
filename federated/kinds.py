"""The kinds of value a rule can speak of, and how a declared column type names one."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """What sort of value an attribute holds, the same on every engine."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"

    @property
    def is_number(self) -> bool:
        return self in {Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT}

    @property
    def is_time(self) -> bool:
        return self in {Kind.DATE, Kind.TIMESTAMP}


_WORDS = {
    Kind.TEXT: {"text", "varchar", "string", "character varying"},
    Kind.INTEGER: {"bigint", "integer", "int", "smallint", "int64", "int4", "int8"},
    Kind.FLOAT: {"double", "double precision", "float", "real", "float64"},
    Kind.BOOLEAN: {"boolean", "bool"},
    Kind.DATE: {"date"},
    Kind.TIMESTAMP: {"timestamp", "timestamp without time zone", "timestamp_ntz", "datetime"},
}
_DECIMAL = re.compile(r"(?:numeric|decimal)\s*\(\s*\d+\s*,\s*(\d+)\s*\)\Z")


def kind_of(data_type: str) -> tuple[Kind, int | None] | None:
    """Return the kind of a declared column type and, for DECIMAL, its scale.

    >>> kind_of("numeric(18,2)")
    (<Kind.DECIMAL: 'decimal'>, 2)
    """
    word = data_type.strip().lower()
    if match := _DECIMAL.match(word):
        return Kind.DECIMAL, int(match.group(1))
    for kind, words in _WORDS.items():
        if word in words:
            return kind, 0 if kind is Kind.INTEGER else None
    return None
