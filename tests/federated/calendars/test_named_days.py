"""On which dates named days fall: by the sky, by what was published, and read in two ways."""

import csv
from datetime import date, timedelta

import pytest
from lunisolar import months_of

from federated.calendars.named_days import (
    FOLDER,
    YEARS,
    dates_of,
    named_days,
    regions_of,
)
from federated.evaluation.occasions import is_around
from federated.rule.occasions import Occasion

# Korea kept another hour until 1911, Peking its own until 1928; and one new moon is three seconds
# from midnight, further off than anybody can tell how the earth will turn.
NOT_TOLD_BY_THE_SKY = {(1903, "kr", 9), (1909, "kr", 8), (1916, "cn", 1), (2057, "cn", 9)}
PUBLISHED = {
    ("lunar_new_year", "TW"): "1954-02-03 1987-01-29 2000-02-05 2012-01-23 2024-02-10 2025-01-29 "
    "2026-02-17 2027-02-06 2030-02-03 2033-01-31 2034-02-19",
    ("lunar_new_year", "KR"): "1997-02-08 2024-02-10 2025-01-29 2027-02-07 2028-01-27",
    ("dragon_boat", "TW"): "2023-06-22 2024-06-10 2025-05-31",
    ("qixi", "TW"): "2012-08-23 2024-08-10",
    ("mid_autumn", "TW"): "2020-10-01 2023-09-29 2024-09-17 2025-10-06",
    ("mid_autumn", "KR"): "2023-09-29 2024-09-17 2025-10-06",
    ("peace_memorial", "TW"): "2017-02-28",
    ("thanksgiving", "US"): "2017-11-23 2023-11-23 2024-11-28",
    ("black_friday", "KR"): "2017-11-24 2024-11-29",
    ("cyber_monday", "US"): "2024-12-02",
    ("easter", "US"): "1961-04-02 2000-04-23 2008-03-23 2017-04-16 2024-03-31 2038-04-25",
    ("mothers_day", "TW"): "2017-05-14 2024-05-12",
    ("fathers_day", "US"): "2017-06-18",
    ("labour_day", "US"): "2017-09-04",
}


def test_the_months_are_those_of_the_sky() -> None:
    lines = (FOLDER / "lunar.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert [int(row["year"]) for row in rows] == list(YEARS)
    wrong = set()
    for row in rows:
        year = int(row["year"])
        for calendar, hours_east in (("cn", 8), ("kr", 9)):
            months = months_of(year, hours_east)
            for number in (1, 5, 7, 8, 9):
                if row[f"{calendar}_{number}"] != f"{months[number]:%m-%d}":
                    wrong.add((year, calendar, number))
    assert wrong == NOT_TOLD_BY_THE_SKY


@pytest.mark.parametrize(("day", "region"), PUBLISHED)
def test_these_were_published(day: str, region: str) -> None:
    found = dates_of(day, region, {})
    assert {date.fromisoformat(each) for each in PUBLISHED[day, region].split()} <= set(found)


def test_every_day_falls_once_a_year_and_is_called_something_everywhere() -> None:
    for day in named_days().values():
        assert set(day.label) == {"en", "zh-TW", "ko"}, day.key
        assert day.rules
        for region in day.rules:
            assert [each.year for each in dates_of(day.key, region, {})] == list(YEARS)
    for language in ("en", "zh-TW", "ko"):
        labels = [day.label[language] for day in named_days().values()]
        assert len(set(labels)) == len(labels)


def test_both_readings_agree_on_every_day_of_every_region() -> None:
    for day in named_days().values():
        for region in day.rules:
            for falls in dates_of(day.key, region, {})[::7]:
                occasion = Occasion(day.key, region, -1, 2)
                near = [is_around(falls + timedelta(days=n), occasion, {}) for n in range(-2, 4)]
                assert near == [False, True, True, True, True, False], (day.key, region, falls)


def test_the_days_of_a_project_stand_beside_them() -> None:
    own = {("opening", "company"): (date(2017, 10, 1),), ("christmas", "US"): (date(2017, 12, 24),)}
    assert regions_of("opening", own) == ["company"]
    assert dates_of("opening", "company", own) == (date(2017, 10, 1),)
    assert dates_of("christmas", "US", own) == (date(2017, 12, 24),)
    assert is_around(date(2017, 9, 30), Occasion("opening", "company", -1, 0), own)
    assert regions_of("nothing", own) == []
