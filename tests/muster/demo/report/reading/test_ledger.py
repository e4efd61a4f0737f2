"""The waterfall adds up, whatever the ledger says."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from muster.demo.report.reading.ledger import build_waterfall, read_outcomes, read_waterfalls

DAY = datetime(2017, 10, 30)  # noqa: DTZ001 - the warehouse keeps naive UTC
DAYS = {"20171030T000000Z-1": DAY, "20171031T000000Z-1": DAY + timedelta(days=1)}
STATES = ("sent", "excluded", "rejected", "failed", "unknown", "deferred", "expired", "planned")


@given(st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from(["", "cap", "odd_one"]))))
def test_bars_fall_from_targeted_to_sent(outcomes: list[tuple[str, str]]) -> None:
    fall = build_waterfall(DAY, "c", "a", outcomes)
    lost = [step for step in fall.steps if step.kind == "lost"]
    assert len(outcomes) == fall.targeted
    assert fall.sent == fall.targeted - sum(step.people for step in lost)
    assert fall.unexplained == 0
    ends = [fall.targeted] + [step.start for step in lost]
    assert ends[:-1] == [step.end for step in lost]
    assert fall.sent == ends[-1]


def test_only_campaigns_fall(company) -> None:
    falls = read_waterfalls(company.settings.exports_dir / "ledger", DAYS)
    assert [(fall.targeted, fall.sent) for fall in falls] == [(18, 10), (1, 1)]


def test_bars_are_named_by_the_code_not_by_each_reason(company) -> None:
    first, _ = read_waterfalls(company.settings.exports_dir / "ledger", DAYS)
    named = {step.label: step.people for step in first.steps}
    assert named["Never agreed to marketing mail"] == 3
    assert named["Rejected: mailbox does not exist"] == 1


def test_the_day_is_that_of_the_run_not_of_the_launch(company) -> None:
    falls = read_waterfalls(company.settings.exports_dir / "ledger", DAYS)
    assert [fall.as_of for fall in falls] == list(DAYS.values())


def test_memberships_are_told_too(company) -> None:
    outcomes = read_outcomes(company.settings.exports_dir / "ledger", DAYS)
    assert {"demo_mail", "demo_files"} == {outcome.destination for outcome in outcomes}


def test_no_ledger_is_no_waterfall(tmp_path) -> None:
    assert read_waterfalls(tmp_path, {}) == []
