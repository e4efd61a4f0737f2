"""When named days fall; written apart from what compiles them, over the same published rules."""

import calendar
import csv
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from federated.calendars import Days
from federated.documents import load_document
from federated.rule.occasions import Occasion

_FOLDER = Path(__file__).parent.parent / "calendars"


def is_around(day: date, occasion: Occasion, own: Days) -> bool:
    """Return whether a day lies so near one of the dates of a named day."""
    near = own.get((occasion.day, occasion.region))
    if not near:
        # No occasion reaches further than a year.
        years = [y for y in range(day.year - 2, day.year + 3) if 1901 <= y <= 2100]
        near = tuple(_falls(occasion.day, occasion.region, year) for year in years)
    return any(occasion.first <= (day - each).days <= occasion.last for each in near)


@cache
def _falls(name: str, region: str, year: int) -> date:
    on = _rules()[name]["on"]
    rule = str(on.get(region) or on["*"])
    words = re.findall(r"[a-z]+|\d+", rule)
    if words[0] == "lunar":
        country = {"KR": "kr"}.get(region, "cn")
        month_day = _months()[year, f"{country}_{words[1]}"]
        return date.fromisoformat(f"{year}-{month_day}") + timedelta(days=int(words[2]) - 1)
    if words[0] == "easter":
        return _easter(year)
    if len(words) == 2:
        return date(year, int(words[0]), int(words[1]))
    names = [name.lower() for name in calendar.day_name]
    weeks = calendar.Calendar().monthdatescalendar(year, int(words[2]))
    column = [week[names.index(words[1])] for week in weeks]
    fitting = [found for found in column if found.month == int(words[2])]
    found = fitting[-1] if words[0] == "last" else fitting[int(words[0]) - 1]
    return found + timedelta(days=int(words[3]) if len(words) > 3 else 0)


def _easter(year: int) -> date:
    """Return the Sunday after the full moon of the church, by its epact."""
    golden = year % 19 + 1
    century = year // 100 + 1
    epact = (14 + 11 * (year % 19) - 3 * century // 4 + (5 + 8 * century) // 25) % 30
    if epact == 0 or (epact == 1 and golden > 11):
        epact += 1
    full_moon = date(year, 4, 19) - timedelta(days=epact)
    return full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)


@cache
def _rules() -> dict[str, Any]:
    return dict(load_document(_FOLDER / "days.yml", kind="days").data["days"])


@cache
def _months() -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    with (_FOLDER / "lunar.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(line for line in lines if line[0] != "#"):
            found |= {(int(row["year"]), name): row[name] for name in row if name != "year"}
    return found
