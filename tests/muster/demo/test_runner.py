"""The demo remembers each finished day, stops at a failure and then continues there."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

pytest.importorskip("airflow")
pytest.importorskip("fontTools")

from muster.cli.demo import demo as demo_command
from muster.demo import runner
from muster.demo.progress import Progress
from muster.demo.runner import DemoStopped, run_demo
from muster.errors import WarehouseBusy
from muster.pipeline.folders import write_alone
from muster.settings import Settings

FIRST = date(2017, 10, 30)
DAYS = ["2017-10-30", "2017-10-31"]
Tell = Callable[[dict[str, Any]], None]


class Chain:
    """Stands in for the chain of DAGs, which has tests of its own: ends days, or fails in one."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.environments: list[dict[str, str]] = []
        self.fails_on = ""
        self.code: int | None = 7

    def __call__(
        self, _dags: Path, days: Sequence[str], env: dict[str, str], _log: Path, tell: Tell
    ) -> int:
        self.asked.append(list(days))
        self.environments.append(dict(env))
        for day in days:
            if day == self.fails_on:
                failed = {"event": "task", "dag": "d", "task": "gate", "index": -1, "seconds": 1}
                tell({**failed, "state": "failed", "error": "the ledger is locked", "code": 4})
                tell({**failed, "state": "success"})
                said = {"error": "it said this", "code": self.code}
                tell({**failed, "task": "export", "state": "failed", **said})
                tell({**failed, "task": "later", "state": "failed", "error": "x", "code": 3})
                return 1
            tell({"event": "day_done", "day": day})
        return 0


@pytest.fixture
def settings(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    return Settings.load(project_dir)


@pytest.fixture
def chain(monkeypatch: pytest.MonkeyPatch) -> Chain:
    standing_in = Chain()
    monkeypatch.setattr(runner, "run_chain", standing_in)
    monkeypatch.setattr(runner, "generate", lambda *_: None)
    monkeypatch.setattr(runner, "write_report", lambda settings: settings.report_path)
    return standing_in


def demo(settings: Settings, count: int = 2) -> runner.DemoResult:
    return run_demo(settings, FIRST, count, Progress(Console(quiet=True)))


def test_a_failure_is_told_and_the_same_command_continues(settings: Settings, chain: Chain) -> None:
    chain.fails_on = DAYS[1]
    with pytest.raises(DemoStopped, match="it said this"):
        demo(settings)
    chain.fails_on = ""
    assert demo(settings).report == settings.report_path
    assert chain.asked == [DAYS, [DAYS[1]]]


@pytest.mark.parametrize(("told", "code"), [(7, 7), (2, 2), (None, 1), (-9, 1)])
def test_the_command_ends_with_the_code_of_the_task_that_failed(
    settings: Settings, chain: Chain, project_dir: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], told: int | None, code: int,
) -> None:  # fmt: skip
    chain.fails_on, chain.code = DAYS[0], told
    monkeypatch.setenv("MUSTER_PROJECT", str(project_dir))
    with pytest.raises(typer.Exit) as ended:
        demo_command(days=2, first=DAYS[0], keep=False, fresh=False, as_json=True)
    assert ended.value.exit_code == code
    assert "it said this" in capsys.readouterr().err


def test_a_longer_demo_goes_on_and_a_finished_one_repeats_its_last_day(
    settings: Settings, chain: Chain
) -> None:
    demo(settings)
    demo(settings)
    demo(settings, 3)
    assert chain.asked == [DAYS, [DAYS[1]], ["2017-11-01"]]


def test_the_dags_find_airflow_home_and_both_servers(settings: Settings, chain: Chain) -> None:
    demo(settings)
    environment = chain.environments[0]
    assert environment["AIRFLOW_HOME"] == str(settings.home / "airflow_chain")
    assert environment["MUSTER_HOME"] == str(settings.home)
    assert int(environment["MUSTER_DEMO_SMTP_PORT"]) > 0
    assert int(environment["MUSTER_DEMO_HTTP_PORT"]) > 0


def test_two_demos_in_one_home_do_not_meet(settings: Settings, chain: Chain) -> None:
    with write_alone(settings.home, "a demo"), pytest.raises(WarehouseBusy, match="a demo"):
        demo(settings)
    assert chain.asked == []
