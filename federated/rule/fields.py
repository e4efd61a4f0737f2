"""Takes typed entries out of a bare mapping and remembers every fault on the way."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from federated.errors import Fault, nearest, shown

_DIGITS = re.compile(r" *[0-9]{1,9} *\Z")


class Entries:
    """One mapping of a document: its entries by name, its JSON path, and the shared faults."""

    def __init__(self, data: Mapping[str, Any], where: str, faults: list[Fault]) -> None:
        self.data = data
        self.where = where
        self.faults = faults

    def at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def fault(self, key: str, problem: str, advice: str = "") -> None:
        """Remember what is wrong with one entry."""
        self.faults.append(Fault(self.at(key) if key else self.where, problem, advice))

    def inner(self, key: str) -> "Entries | None":
        """Return the mapping under `key`, or None with a fault when it is something else."""
        value = self.data.get(key)
        if isinstance(value, Mapping):
            return Entries(value, self.at(key), self.faults)
        self.fault(key, f"is not a mapping (found {shown(value)})", "Write it as keys and values.")
        return None

    def known(self, allowed: Iterable[str]) -> None:
        """Remember a fault for each key that is not among `allowed`."""
        names = set(allowed)
        for key in self.data:
            if key not in names:
                self.fault(key, "is not a key here", nearest(key, names))

    def text(self, key: str, default: str = "") -> str:
        """Return a text in NFC, the form warehouses store."""
        value = self.data.get(key)
        if value is None:
            return default
        if not isinstance(value, str):
            self.fault(key, f"is not text (found {shown(value)})", "Write it in quotes.")
            return default
        return unicodedata.normalize("NFC", value)

    def word(self, key: str, allowed: Iterable[str], default: str) -> str:
        """Return one of the allowed words."""
        value = self.data.get(key, default)
        names = list(allowed)
        if isinstance(value, str) and value in names:
            return value
        self.fault(key, f"is not known (found {shown(value)})", nearest(value, names))
        return default

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.data.get(key, default)
        if isinstance(value, bool):
            return value
        self.fault(key, f"is neither true nor false (found {shown(value)})", "Write true or false.")
        return default

    def whole(self, key: str, default: int, least: int = 0, most: int = 100_000) -> int:
        """Return a whole number between `least` and `most`."""
        value = self.data.get(key, default)
        if isinstance(value, str) and _DIGITS.match(value):
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        problem = f"is not a whole number from {least:,} to {most:,} (found {shown(value)})"
        self.fault(key, problem, "Write such a number.")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.data.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self.fault(key, f"is not a list of names (found {shown(value)})", "Write: [a, b].")
        return ()

    def day(self, key: str) -> date | None:
        """Return a date, or None where there is none."""
        value = self.data.get(key)
        if value is None:
            return None
        moment = read_moment(value)
        if isinstance(moment, date) and not isinstance(moment, datetime):
            return moment
        self.fault(key, f"is not a date (found {shown(value)})", "Write it as 2017-10-30.")
        return None


def read_moment(value: Any) -> date | datetime | None:
    """Return the date or the time a text says, None when it says neither.

    >>> read_moment("2017-10-30"), read_moment("30 Oct")
    (datetime.date(2017, 10, 30), None)
    """
    if not isinstance(value, str) or not 10 <= len(value) <= 35 or not value.isascii():
        return None
    # Every zone and every step from here stays within the calendar.
    if not ("1000" <= value[:4] <= "9900" and value[4] == value[7] == "-"):
        return None
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        return datetime.fromisoformat(value) if value[10] in "T " else None
    except ValueError:
        return None
