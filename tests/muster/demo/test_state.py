"""The same command continues a demo; another one starts clean, but never over foreign files."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from muster.demo.state import days_to_run, open_state, plan_days, save_state
from muster.errors import GuardStopped, InputError

DAYS = ["2017-10-30", "2017-10-31"]


@pytest.fixture
def settings(tmp_path: Path) -> Any:
    return SimpleNamespace(home=tmp_path / "home")


def test_days_follow_each_other_within_the_sample() -> None:
    assert plan_days(date(2017, 10, 30), 2) == DAYS
    with pytest.raises(InputError, match="2016-12-31"):
        plan_days(date(2016, 12, 31), 2)


def test_an_interrupted_demo_goes_on_with_the_day_it_was_in(settings: Any) -> None:
    state = open_state(settings, DAYS[0], 7, keep=False)
    assert days_to_run(state, DAYS) == DAYS
    save_state(settings, state.with_done(DAYS[0]))
    (settings.home / "warehouse.duckdb").write_text("built")
    again = open_state(settings, DAYS[0], 7, keep=False)
    assert days_to_run(again, DAYS) == [DAYS[1]]
    assert (settings.home / "warehouse.duckdb").exists()


def test_a_finished_demo_runs_its_last_day_again(settings: Any) -> None:
    state = open_state(settings, DAYS[0], 7, keep=False)
    assert days_to_run(state.with_done(DAYS[0]).with_done(DAYS[1]), DAYS) == [DAYS[1]]
    assert days_to_run(state.with_done(DAYS[0]).with_done(DAYS[1]), [*DAYS, "x"]) == ["x"]


def test_another_demo_starts_from_an_empty_home(settings: Any) -> None:
    open_state(settings, DAYS[0], 7, keep=False)
    (settings.home / "exports").mkdir()
    state = open_state(settings, DAYS[1], 7, keep=False)
    assert (state.first_day, state.done) == (DAYS[1], ())
    assert not (settings.home / "exports").exists()


def test_what_the_demo_did_not_write_is_never_removed(settings: Any) -> None:
    settings.home.mkdir()
    precious = settings.home / "warehouse.duckdb"
    precious.write_text("precious")
    with pytest.raises(GuardStopped, match="not written by the demo"):
        open_state(settings, DAYS[0], 7, keep=False)
    open_state(settings, DAYS[0], 7, keep=True)
    assert precious.read_text() == "precious"
