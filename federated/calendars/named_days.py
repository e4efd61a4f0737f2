"""The dates that named days fall on, from 1901 to 2100; a project may add its own."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from dateutil.easter import easter

from federated.calendars import Days
from federated.documents import load_document

FOLDER = Path(__file__).parent
YEARS = range(1901, 2101)
EVERYWHERE = "*"
KOREAN = "KR"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIXED = re.compile(r"(\d\d)-(\d\d)\Z")
_LUNAR = re.compile(r"lunar (\d)-(\d{1,2})\Z")
_NTH = re.compile(r"(\d|last) ([a-z]+) (\d{1,2})(?: \+(\d))?\Z")


@dataclass(frozen=True)
class NamedDay:
    """One named day: what it is called, and by what rule it falls where."""

    key: str
    label: Mapping[str, str]
    rules: Mapping[str, str]


@cache
def named_days() -> dict[str, NamedDay]:
    """Return every day that is known everywhere, by its name."""
    data = _document()
    return {
        key: NamedDay(key, day["label"], _by_region(day["on"], data["regions"]))
        for key, day in data["days"].items()
    }


def regions_of(day: str, own: Days) -> list[str]:
    """Return the regions that have a day of a name, a project's own among them."""
    known = named_days().get(day)
    found = set(known.rules) if known else set()
    return sorted(found | {region for key, region in own if key == day})


def dates_of(day: str, region: str, own: Days) -> tuple[date, ...]:
    """Return the dates of a day in a region, in order; those of a project go first.

    >>> dates_of("lunar_new_year", "TW", {})[124]
    datetime.date(2025, 1, 29)
    """
    return own.get((day, region)) or _known(day, region)


@cache
def _known(day: str, region: str) -> tuple[date, ...]:
    rule = named_days()[day].rules[region]
    return tuple(found for year in YEARS if (found := _in_year(rule, region, year)))


def _document() -> Mapping[str, Any]:
    return load_document(FOLDER / "days.yml", kind="days").data


def _by_region(rules: Mapping[str, str], regions: list[str]) -> dict[str, str]:
    everywhere = rules.get(EVERYWHERE)
    found = dict.fromkeys(regions, everywhere) if everywhere else {}
    return {**found, **{k: v for k, v in rules.items() if k != EVERYWHERE}}


def _in_year(rule: str, region: str, year: int) -> date:
    if match := _FIXED.match(rule):
        return date(year, int(match[1]), int(match[2]))
    if match := _LUNAR.match(rule):
        calendar = "kr" if region == KOREAN else "cn"
        first = date.fromisoformat(f"{year}-{_lunar()[year][f'{calendar}_{match[1]}']}")
        return first + timedelta(days=int(match[2]) - 1)
    if match := _NTH.match(rule):
        nth, weekday, month, more = match.groups()
        found = _nth(year, int(month), _WEEKDAYS.index(weekday), nth)
        return found + timedelta(days=int(more or 0))
    sunday: date = easter(year)
    return sunday


def _nth(year: int, month: int, weekday: int, nth: str) -> date:
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7)
    weeks = 4 if nth == "last" else int(nth) - 1
    found += timedelta(weeks=weeks)
    return found if found.month == month else found - timedelta(weeks=1)


@cache
def _lunar() -> dict[int, dict[str, str]]:
    lines = (FOLDER / "lunar.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {int(row["year"]): row for row in rows}
