"""Local days, gaps, folds and clamped months."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from federated.evaluation.moments import (
    add_months,
    anniversary,
    day_starts,
    first_instant_showing,
    shift_instant,
    unit_starts,
)
from federated.rule.civil import step

NEW_YORK, TAIPEI, UTC = ZoneInfo("America/New_York"), ZoneInfo("Asia/Taipei"), ZoneInfo("UTC")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("wall", "zone", "instant"),
    [
        ("2017-03-12T02:30", NEW_YORK, "2017-03-12T07:00"),  # in the gap: the first after it
        ("2017-11-05T01:30", NEW_YORK, "2017-11-05T05:30"),  # in the fold: the earlier
        ("2017-11-05T02:00", NEW_YORK, "2017-11-05T07:00"),
        ("2017-10-30T00:00", TAIPEI, "2017-10-29T16:00"),
        ("2011-12-30T12:00", ZoneInfo("Pacific/Apia"), "2011-12-30T10:00"),  # a day that never was
    ],
)
def test_wall_clocks(wall: str, zone: ZoneInfo, instant: str) -> None:
    assert first_instant_showing(at(wall), zone) == at(instant)


def test_a_day_begins_where_its_midnight_is_skipped() -> None:
    assert day_starts(date(2017, 10, 15), ZoneInfo("America/Sao_Paulo")) == at("2017-10-15T03:00")


@pytest.mark.parametrize(
    ("start", "number", "unit", "zone", "expected"),
    [
        ("2017-03-31T10:00", -1, "month", UTC, "2017-02-28T10:00"),
        ("2016-02-29T10:00", 1, "year", UTC, "2017-02-28T10:00"),
        ("2017-03-12T12:00", -1, "day", NEW_YORK, "2017-03-11T12:00"),
        ("2017-04-12T12:00", -1, "month", NEW_YORK, "2017-03-12T12:00"),
        ("2017-04-01T12:00", -1, "month", NEW_YORK, "2017-03-01T13:00"),  # keeps the local time
        ("2017-05-31T00:00", -1, "quarter", UTC, "2017-02-28T00:00"),
        ("2017-11-05T06:30", 0, "month", NEW_YORK, "2017-11-05T06:30"),  # shown a second time
    ],
)
def test_steps(start: str, number: int, unit: str, zone: ZoneInfo, expected: str) -> None:
    assert shift_instant(at(start), number, unit, zone) == at(expected)
    stepped = step(at(start).replace(tzinfo=UTC), number, unit, zone)
    assert stepped.replace(tzinfo=None) == at(expected)


def test_units_of_the_calendar() -> None:
    monday = date(2017, 10, 30)
    assert unit_starts(monday, "week", "sunday") == date(2017, 10, 29)
    assert unit_starts(monday, "week", "monday") == monday
    assert unit_starts(monday, "quarter", "monday") == date(2017, 10, 1)
    assert add_months(date(2017, 1, 31), 13) == date(2018, 2, 28)


def test_leap_days_count_on_the_28th() -> None:
    assert anniversary(date(2000, 2, 29), 2017) == date(2017, 2, 28)
    assert anniversary(date(2000, 2, 29), 2020) == date(2020, 2, 29)
