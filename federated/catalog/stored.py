"""Tables as a warehouse has them: their own names and types, and how each column is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from federated.calendars import Days
from federated.catalog.schema import Catalog
from federated.kinds import Kind, kind_of


class Reading(StrEnum):
    """How a stored value becomes what a rule compares; `AS_IS` for almost all."""

    AS_IS = "as is"
    AS_TEXT = "as text"
    AS_DECIMAL = "as decimal"
    FROM_FLOAT = "as decimal, missing where it is none"
    AS_MOMENT = "as moment"
    AS_DAY = "as the start of a local day"
    FROM_INSTANT = "from instant"


@dataclass(frozen=True)
class StoredType:
    """The kind of value a warehouse type holds, and how it is read; `digits` are of a DECIMAL."""

    kind: Kind
    scale: int | None = None
    reading: Reading = Reading.AS_IS
    digits: int = 38


@dataclass(frozen=True)
class StoredColumn:
    """One column by its own name; `zone` is of the local times in it, None when they are UTC."""

    name: str
    type: StoredType
    zone: str | None = None


@dataclass(frozen=True)
class StoredTable:
    """Where the rows of a catalogue's table are, and each of its columns by the name rules use.

    Rows without `key` do not exist, nor do those that `tombstone` marks as gone.
    """

    place: tuple[str, ...]
    columns: Mapping[str, StoredColumn]
    key: str | None = None
    tombstone: str | None = None

    @property
    def shown(self) -> str:
        return ".".join(self.place)


@dataclass(frozen=True)
class StoredCatalog:
    """A catalogue of tables as they are, its calendar, and where each table is stored.

    `days` are those it names itself, beside those of the calendar.
    """

    catalog: Catalog
    tables: Mapping[str, StoredTable]
    zone: str = "UTC"
    week_starts: str = "monday"
    days: Days = field(default_factory=dict)

    @property
    def default_entity(self) -> str:
        """The entity of a rule that names none: the default one, else the first."""
        entities = self.catalog.entities.values()
        return next((e.name for e in entities if e.is_default), next(iter(self.catalog.entities)))


_TEXT = ("text", "varchar", "character varying", "string", "nvarchar", "name")
_AS_TEXT = ("enum", "uuid", "char", "character", "bpchar", "nchar")
_INTEGERS = ("tinyint", "utinyint", "usmallint", "uinteger", "ubigint", "hugeint", "uhugeint")
_MOMENTS = ("timestamp_s", "timestamp_ms", "timestamp_ns")
_ZONED = ("timestamp with time zone", "timestamptz", "timestamp_tz", "timestamp_ltz")
_DECIMAL = re.compile(r"(?:numeric|decimal|number)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)\Z")
_SIZED = re.compile(r"\s*\(.*\)", re.S)
_REFUSED = {
    "numeric": "has no scale",
    "decimal": "has no scale",
    "json": "is JSON, whose parts are no columns",
    "jsonb": "is JSON, whose parts are no columns",
    "struct": "holds several values",
    "map": "holds several values",
    "citext": "compares without case by itself",
}
_ADVICE = {
    "numeric": "Declare its type, such as decimal(18, 2): values are rounded to that when read.",
    "decimal": "Declare its type, such as decimal(18, 2): values are rounded to that when read.",
}


class NotReadable(ValueError):
    """No rule can speak of values of this type."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.advice = advice


def stored_type(word: str) -> StoredType:
    """Return what a type of a warehouse, or of a catalogue, holds.

    Raises: NotReadable saying why no rule can speak of it.

    >>> stored_type("VARCHAR(20)").kind, stored_type("timestamp(3) with time zone").reading
    (<Kind.TEXT: 'text'>, <Reading.FROM_INSTANT: 'from instant'>)
    """
    text = " ".join(word.strip().lower().split())
    if match := _DECIMAL.match(text):
        return StoredType(Kind.DECIMAL, int(match.group(2) or 0), digits=int(match.group(1)))
    plain = " ".join(_SIZED.sub("", text).split())
    if text.endswith("]"):
        advice = "Unnest it into a view with one row a value, and declare that as a collection."
        raise NotReadable("holds a list of values", advice)
    for names, found in (
        (_TEXT, StoredType(Kind.TEXT)),
        (_AS_TEXT, StoredType(Kind.TEXT, None, Reading.AS_TEXT)),
        (_INTEGERS, StoredType(Kind.INTEGER, 0)),
        (_MOMENTS, StoredType(Kind.TIMESTAMP, None, Reading.AS_MOMENT)),
        (_ZONED, StoredType(Kind.TIMESTAMP, None, Reading.FROM_INSTANT)),
    ):
        if plain in names:
            return found
    known = kind_of(plain)
    if known is not None and plain not in _REFUSED:
        return StoredType(*known)
    problem = _REFUSED.get(plain, "is of no kind a rule can speak of")
    advice = _ADVICE.get(plain, "Leave it out, or read it through a view that gives a plain value.")
    raise NotReadable(problem, advice)


def read_as(stored: StoredType, declared: StoredType) -> StoredType | None:
    """Return how a stored value is read as the declared type, None when it is another kind.

    Numbers may be read as a DECIMAL of a declared scale, and a date as the start of its local
    day; nothing else is ever cast.
    """
    if (stored.kind, declared.kind) == (Kind.DATE, Kind.TIMESTAMP):
        return StoredType(Kind.TIMESTAMP, None, Reading.AS_DAY)
    if declared.kind is Kind.DECIMAL and stored.kind.is_number:
        is_same = (stored.kind, stored.scale) == (Kind.DECIMAL, declared.scale)
        reading = Reading.AS_IS if is_same else Reading.AS_DECIMAL
        if stored.kind is Kind.FLOAT:
            reading = Reading.FROM_FLOAT
        return StoredType(Kind.DECIMAL, declared.scale, reading, declared.digits)
    if declared.kind is Kind.INTEGER and (stored.kind, stored.scale) == (Kind.DECIMAL, 0):
        return StoredType(Kind.INTEGER, 0)
    return stored if stored.kind is declared.kind else None
