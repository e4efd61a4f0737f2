"""The columns of an uploaded file: names a warehouse takes, declared types, and how values read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from federated.errors import nearest, shown
from federated.kinds import Kind, kind_of
from muster.errors import InputError

MOST_COLUMNS = 50
_SLUG = re.compile(r"[^a-z0-9]+")
_DECIMAL = re.compile(r"(?:numeric|decimal)\s*\(\s*(\d+)\s*,\s*(\d+)\s*\)\Z")
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}\Z")
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z")
_YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
TAKEN = frozenset({"line_number", "uploaded_at", "profile_id", "profile_idx", "row_key"})


@dataclass(frozen=True)
class Field:
    """One column: its heading in the file, its name in the warehouse, and its declared type."""

    heading: str
    name: str
    data_type: str

    @property
    def kind(self) -> Kind:
        found = kind_of(self.data_type)
        if found is None:
            raise InputError(f"upload: {self.name} has no type rules can speak of.")
        return found[0]

    @property
    def arrow(self) -> pa.DataType:
        """Return the type of its values on their way."""
        if match := _DECIMAL.match(self.data_type.lower()):
            return pa.decimal128(int(match[1]), int(match[2]))
        return {
            Kind.TEXT: pa.string(),
            Kind.INTEGER: pa.int64(),
            Kind.BOOLEAN: pa.bool_(),
            Kind.DATE: pa.date32(),
            Kind.TIMESTAMP: pa.timestamp("us"),
        }[self.kind]

    def read(self, text: str) -> Any:
        """Return what a cell says, None where it is empty.

        Raises: ValueError saying what it is not.
        """
        text = text.strip()
        return _READERS[self.kind](text, self.arrow) if text else None


def name_fields(headings: Sequence[str], types: dict[str, str]) -> list[Field]:
    """Return the columns of a heading line; a column without a type is text.

    A heading in another script, or one that is no name, becomes `field_<number>`.

    Raises: InputError for headings that are empty or come twice, and types of no column.
    """
    if not headings or len(headings) > MOST_COLUMNS:
        raise InputError(f"upload: has {len(headings)} columns. Bring 1 to {MOST_COLUMNS}.")
    names: list[str] = []
    for number, heading in enumerate(headings, 1):
        if not heading.strip():
            raise InputError(f"upload: column {number} has no heading. Give it one.")
        slug = _SLUG.sub("_", heading.strip().lower()).strip("_")[:60]
        is_name = slug and slug[0].isalpha() and slug not in TAKEN and heading.isascii()
        names.append(slug if is_name else f"field_{number}")
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise InputError(f"upload: two columns are named {twice[0]}. Rename one.")
    by_heading = dict(zip(headings, names, strict=True))
    chosen = {by_heading.get(key, key): kind for key, kind in types.items()}
    for key, data_type in chosen.items():
        if key not in names:
            raise InputError(f"--type: no column {shown(key)}. {nearest(key, names)}")
        _check_type(key, data_type)
    return [Field(h, n, chosen.get(n, "text")) for h, n in by_heading.items()]


def _check_type(key: str, data_type: str) -> None:
    found = kind_of(data_type)
    if found is None or found[0] not in _READERS:
        known = ["text", "bigint", "numeric(18,2)", "boolean", "date", "timestamp"]
        advice = nearest(data_type, known)
        raise InputError(f"--type: {key} cannot be {shown(data_type)}. {advice}")
    match = _DECIMAL.match(data_type.lower())
    if match and not (1 <= int(match[1]) <= 38 and int(match[2]) <= int(match[1])):
        raise InputError(f"--type: {key} cannot be {shown(data_type)}. Use numeric(38,9) at most.")


def _text(text: str, _type: pa.DataType) -> str:
    if "\x00" in text:
        raise ValueError("holds the character NUL")
    return text


def _whole(text: str, _type: pa.DataType) -> int:
    if not _WHOLE.match(text):
        raise ValueError("is not a whole number")
    return int(text)


def _decimal(text: str, type_: pa.DataType) -> Decimal:
    if not _NUMBER.match(text):
        raise ValueError("is not a number")
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("is not a number") from error
    if value != round(value, type_.scale) or len(value.as_tuple().digits) > type_.precision:
        raise ValueError(f"has more digits than numeric({type_.precision},{type_.scale}) holds")
    return value


def _flag(text: str, _type: pa.DataType) -> bool:
    if text.lower() not in _YES:
        raise ValueError("is neither true nor false")
    return _YES[text.lower()]


def _day(text: str, _type: pa.DataType) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("is not a date such as 2017-10-30") from error


def _moment(text: str, _type: pa.DataType) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("is not a time such as 2017-10-30T08:00:00+08:00") from error
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


_READERS: dict[Kind, Callable[[str, pa.DataType], Any]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _whole,
    Kind.DECIMAL: _decimal,
    Kind.BOOLEAN: _flag,
    Kind.DATE: _day,
    Kind.TIMESTAMP: _moment,
}
