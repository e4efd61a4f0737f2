"""Edges: half-open windows in a zone, month ends, and the hours that come twice or never."""

from datetime import UTC, date, datetime

import pytest

from federated.rule.edges import AS_OF, Edge
from federated.rule.spans import (
    after_as_of,
    before_as_of,
    day_span,
    instant,
    just_after_days,
    last_days,
    next_days,
    unit_span,
    window_span,
)
from federated.rule.windows import Between, BetweenRelative, Calendar, Duration, Last, Span

STORY = datetime(2017, 10, 30, tzinfo=UTC)


def _read(span: Span, as_of: datetime = STORY, zone: str = "UTC") -> tuple[str | None, str | None]:
    return tuple(e.at(as_of, zone) if e else None for e in (span.low, span.high))  # type: ignore[return-value]


def test_a_window_of_days_is_fixed() -> None:
    edge = before_as_of(Duration(60, "day"))
    assert edge.id == "last_60_days"
    assert edge.at(STORY) == "2017-08-31 00:00:00.000000"
    assert before_as_of(Duration(1, "day")).id == "last_1_day"
    assert before_as_of(Duration(0, "day")) == AS_OF


@pytest.mark.parametrize(
    ("as_of", "zone", "expected"),
    [
        (datetime(2024, 3, 31, tzinfo=UTC), "UTC", "2024-02-29 00:00:00.000000"),
        (datetime(2023, 3, 31, 5, tzinfo=UTC), "UTC", "2023-02-28 05:00:00.000000"),
        # 00:30 on 31 March in Taipei is still 30 March in UTC; the local date is what steps.
        (datetime(2024, 3, 30, 16, 30, tzinfo=UTC), "Asia/Taipei", "2024-02-28 16:30:00.000000"),
        # The same wall clock a month before lay in summer time.
        (datetime(2017, 11, 15, 15, tzinfo=UTC), "US/Pacific", "2017-10-15 14:00:00.000000"),
    ],
)  # fmt: skip
def test_a_month_steps_the_local_date(as_of: datetime, zone: str, expected: str) -> None:
    assert before_as_of(Duration(1, "month")).at(as_of, zone) == expected


def test_a_gap_is_the_first_instant_after_and_a_fold_the_earlier() -> None:
    gap = Edge("x", "timestamp", "local:2017-03-12T02:30:00")
    assert gap.at(STORY, "America/Los_Angeles") == "2017-03-12 10:00:00.000000"
    fold = Edge("x", "timestamp", "local:2017-11-05T01:30:00")
    assert fold.at(STORY, "America/Los_Angeles") == "2017-11-05 08:30:00.000000"
    # In São Paulo this day began at one o'clock.
    missing_midnight = Edge("x", "timestamp", "day:2017-10-15")
    assert missing_midnight.at(STORY, "America/Sao_Paulo") == "2017-10-15 03:00:00.000000"


def test_a_day_of_a_document_is_the_local_day() -> None:
    low, high = _read(
        day_span(date(2017, 10, 1), date(2017, 10, 2), "timestamp"), zone="Asia/Seoul"
    )
    assert (low, high) == ("2017-09-30 15:00:00.000000", "2017-10-02 15:00:00.000000")
    assert _read(day_span(date(2017, 10, 1), date(2017, 10, 1), "date")) == (
        "2017-10-01",
        "2017-10-02",
    )


def test_calendar_units() -> None:
    monday = _read(unit_span("week", 0, "date"))
    assert monday == ("2017-10-30", "2017-11-06")
    assert unit_span("week", 0, "date").low.at(STORY, "UTC", "sunday") == "2017-10-29"  # type: ignore[union-attr]
    assert _read(unit_span("quarter", -1, "date")) == ("2017-07-01", "2017-10-01")
    assert _read(unit_span("year", 1, "date")) == ("2018-01-01", "2019-01-01")
    assert _read(window_span(Calendar("yesterday"))) == (
        "2017-10-29 00:00:00.000000",
        "2017-10-30 00:00:00.000000",
    )
    assert window_span(Calendar("this_month")).high is None


def test_windows_become_half_open_spans() -> None:
    assert window_span(Last(Duration(30, "day"))).high is None
    both = window_span(BetweenRelative(Duration(60, "day"), Duration(30, "day")))
    assert _read(both) == ("2017-08-31 00:00:00.000000", "2017-09-30 00:00:00.000000")
    until = window_span(Between(None, date(2017, 10, 1)))
    assert _read(until) == (None, "2017-10-02 00:00:00.000000")
    moment = window_span(Between(datetime(2017, 10, 1, 8, tzinfo=UTC), None))
    assert _read(moment) == ("2017-10-01 08:00:00.000000", None)


def test_dates_are_compared_with_the_local_date_of_as_of() -> None:
    late = datetime(2017, 10, 29, 20, tzinfo=UTC)
    assert _read(last_days(Duration(7, "day")), late, "Asia/Taipei") == ("2017-10-24", "2017-10-31")
    assert _read(next_days(Duration(7, "day")), late, "Asia/Taipei") == ("2017-10-30", "2017-11-06")
    assert after_as_of(Duration(1, "month"), "date").at(late, "UTC") == "2017-11-29"


def test_ids_are_readable_and_one_per_meaning() -> None:
    assert just_after_days(60).at(STORY) == "2017-08-31 00:00:00.000001"
    assert instant(datetime(2017, 10, 1, 8)).id == "local_time_2017_10_01_080000"  # noqa: DTZ001
    aware = datetime.fromisoformat("2017-10-01T08:00:00+08:00")
    assert instant(aware) == instant(aware.astimezone(UTC))
    assert instant(aware).id == "utc_2017_10_01_000000"
