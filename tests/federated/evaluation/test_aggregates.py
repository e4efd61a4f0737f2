"""Aggregates without values, with ties, and exactly."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from federated.evaluation.aggregates import (
    Seen,
    count_values,
    median_gap_days,
    most_frequent,
    total,
    whole_days_since,
)

NOON = datetime.fromisoformat("2017-10-30T12:00")


def test_missing_values_do_not_count() -> None:
    assert count_values([None, 1, 1], distinct=False) == 2
    assert count_values([None, 1, 1], distinct=True) == 1
    assert total([None]) == 0
    assert total([Decimal("0.1")] * 3) == Fraction(3, 10)


def test_ties_go_to_the_latest_then_the_smallest() -> None:
    day = timedelta(days=1)
    assert most_frequent([Seen(NOON, "b"), Seen(NOON + day, "a")]) == "a"
    assert most_frequent([Seen(NOON, "a"), Seen(NOON + day, "b")]) == "b"
    assert most_frequent([Seen(NOON, "b"), Seen(NOON, "a")]) == "a"
    assert most_frequent([Seen(NOON, None)]) is None


def test_gaps_are_fractions_of_days() -> None:
    hours = [0, 12, 36]
    assert median_gap_days([NOON + timedelta(hours=h) for h in hours]) == Fraction(3, 4)
    assert median_gap_days([NOON]) is None


def test_days_are_whole() -> None:
    assert whole_days_since(NOON, NOON + timedelta(hours=47)) == 1
