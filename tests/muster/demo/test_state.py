"""The same command continues a demo; another one asks first, and never touches foreign files."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from muster.demo.state import STATE_FILE, days_to_run, open_state, plan_days, save_state
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
    state = open_state(settings, DAYS[0], 7)
    assert days_to_run(state, DAYS) == DAYS
    save_state(settings, state.with_done(DAYS[0]))
    (settings.home / "warehouse.duckdb").write_text("built")
    again = open_state(settings, DAYS[0], 7)
    assert days_to_run(again, DAYS) == [DAYS[1]]
    assert (settings.home / "warehouse.duckdb").exists()


def test_a_finished_demo_runs_its_last_day_again(settings: Any) -> None:
    state = open_state(settings, DAYS[0], 7)
    assert days_to_run(state.with_done(DAYS[0]).with_done(DAYS[1]), DAYS) == [DAYS[1]]
    assert days_to_run(state.with_done(DAYS[0]).with_done(DAYS[1]), [*DAYS, "x"]) == ["x"]


def test_another_demo_replaces_a_finished_one_only_when_told_to(settings: Any) -> None:
    open_state(settings, DAYS[0], 7)
    ledger = settings.home / "ledger.sqlite"
    ledger.write_text("sent")
    with pytest.raises(GuardStopped, match=r"holds a demo from 2017-10-30 .* --fresh"):
        open_state(settings, DAYS[1], 7)
    assert ledger.exists()
    state = open_state(settings, DAYS[1], 7, fresh=True)
    assert (state.first_day, state.done) == (DAYS[1], ())
    assert [path.name for path in settings.home.iterdir()] == [STATE_FILE]


def test_a_fresh_start_does_not_follow_links(settings: Any, tmp_path: Path) -> None:
    open_state(settings, DAYS[0], 7)
    (tmp_path / "theirs").mkdir()
    (settings.home / "link").symlink_to(tmp_path / "theirs", target_is_directory=True)
    open_state(settings, DAYS[0], 7, fresh=True)
    assert (tmp_path / "theirs").is_dir()
    assert not (settings.home / "link").is_symlink()


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"title": "a demo"}', '{"first_day": "2017-10-30", "seed": 7, "done": []}'],
)
def test_a_folder_with_another_demo_json_is_not_ours(
    settings: Any, content: str, fresh: bool
) -> None:
    settings.home.mkdir()
    (settings.home / STATE_FILE).write_text(content)
    (settings.home / "thesis.txt").write_text("precious")
    with pytest.raises(GuardStopped, match="nothing here is changed"):
        open_state(settings, DAYS[0], 7, fresh=fresh)
    assert (settings.home / "thesis.txt").read_text() == "precious"
    assert (settings.home / STATE_FILE).read_text() == content


@pytest.mark.parametrize("fresh", [False, True])
def test_what_the_demo_did_not_write_is_never_removed(settings: Any, fresh: bool) -> None:
    settings.home.mkdir()
    precious = settings.home / "warehouse.duckdb"
    precious.write_text("precious")
    with pytest.raises(GuardStopped, match="not written by the demo"):
        open_state(settings, DAYS[0], 7, fresh=fresh)
    open_state(settings, DAYS[0], 7, keep=True)
    assert precious.read_text() == "precious"
