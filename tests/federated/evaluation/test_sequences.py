"""Sequences on rows one can draw on a line: a place is a row, a time is an hour."""

from datetime import datetime, timedelta

from federated.evaluation.sequences import Step, sequence_holds

START = datetime.fromisoformat("2017-10-01T00:00")
HOUR = timedelta(hours=1)
AS_OF = START + 100 * HOUR


def on(*places: int, **more: object) -> Step:
    return Step(frozenset(places), **more)  # type: ignore[arg-type]


def never(*places: int, within: timedelta | None = None) -> Step:
    return Step(frozenset(places), is_not=True, most_gap=within)


def holds(hours: list[int], *steps: Step, within: timedelta | None = None) -> bool:
    return sequence_holds([START + hour * HOUR for hour in hours], steps, within, AS_OF)


def test_one_row_matches_one_step() -> None:
    assert holds([0, 1], on(0, 1), on(0, 1))
    assert not holds([0], on(0), on(0))
    assert holds([0, 0], on(0), on(1))  # a tie in time is ordered by what follows it
    assert not holds([0, 0], on(1), on(0))


def test_gaps_are_inclusive() -> None:
    assert holds([0, 3], on(0), on(1, least_gap=3 * HOUR, most_gap=3 * HOUR))
    assert not holds([0, 3], on(0), on(1, most_gap=2 * HOUR))
    assert not holds([0, 3], on(0), on(1, least_gap=4 * HOUR))


def test_another_choice_may_satisfy() -> None:
    # The first cart is too far from the purchase; the second is not.
    assert holds([0, 5, 6], on(0, 1), on(2, most_gap=2 * HOUR))
    assert holds([0, 5, 6], on(0, 1), on(2), within=HOUR)
    assert not holds([0, 5, 7], on(0, 1), on(2), within=HOUR)


def test_counts_take_rows_in_turn() -> None:
    assert holds([0, 1, 2], on(0, 1, count=2), on(2))
    assert not holds([0, 1, 2], on(0, count=2), on(2))
    assert holds([0, 2, 9], on(0), on(1, 2, count=2, most_gap=2 * HOUR))  # the gap to its first row


def test_not_between() -> None:
    assert not holds([0, 1, 2], on(0), never(1), on(2))
    assert holds([0, 1, 2, 3], on(0, 2), never(1), on(3))
    assert holds([0, 1], on(0), never(0, 1), on(1))  # the matched rows themselves do not count


def test_not_before_the_first_and_after_the_last() -> None:
    assert not holds([0, 1], never(0), on(1))
    assert holds([0, 1], never(1), on(0))
    assert not holds([0, 1], on(0), never(1))
    assert holds([0, 1], on(1), never(0))


def test_not_for_some_time() -> None:
    assert holds([0, 3], on(0), never(1, within=2 * HOUR))
    assert not holds([0, 2], on(0), never(1, within=2 * HOUR))
    assert not holds([99], on(0), never(within=HOUR))  # the time is not over before as_of
    assert holds([98], on(0), never(within=HOUR))
    assert holds([0, 1, 5], on(0, 2), never(1, within=2 * HOUR))  # another first row will do
