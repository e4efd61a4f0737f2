"""Without a scheduler the same DAGs run in Asset order, and a failure stops what waits for it."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from muster.pipeline.airflow_home import airflow_environment
from muster.settings import Settings

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("run-chain")]
STAND_IN = Path(__file__).with_name("stand_in.py")
DAY = "2017-10-30"


class Outcome:
    """What one run of the chain told, called and ended with."""

    def __init__(self, code: int, events: list[dict[str, Any]], calls: list[list[str]]) -> None:
        self.code, self.events, self.calls = code, events, calls

    def states(self) -> dict[str, str]:
        return {e["dag"]: e["state"] for e in self.events if e["event"] == "dag"}

    def steps(self) -> list[str]:
        return [call[0] for call in self.calls]


@pytest.fixture
def run(
    tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path))
    environment = airflow_environment(Settings.load(project_dir))
    calls = tmp_path / "calls.jsonl"

    def chain(codes: dict[str, list[int]], *days: str) -> Outcome:
        reading, writing = os.pipe()
        child = subprocess.Popen(
            [sys.executable, "-m", "muster_airflow.run_chain",
             str(project_dir / "dags"), str(writing), *days],
            env=environment | {
                "MUSTER_COMMAND": shlex.join([sys.executable, str(STAND_IN)]),
                "MUSTER_RETRY_SECONDS": "0.1",
                "STAND_IN_CALLS": str(calls),
                "STAND_IN_CODES": json.dumps(codes),
            },
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=[writing],
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as told:
            events = [json.loads(line) for line in told]
        said = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
        return Outcome(child.wait(60), events, [json.loads(line) for line in said])

    return chain


def test_two_days_run_in_asset_order(run: Callable[..., Outcome]) -> None:
    outcome = run({}, DAY, "2017-10-31")
    assert outcome.code == 0
    assert [e["day"] for e in outcome.events if e["event"] == "day_done"] == [DAY, "2017-10-31"]
    day = [step for step in outcome.steps() if step not in {"receipts", "compile", "freshness"}]
    one = ["bounds", "build", "build", "gate", "publish", "export", "activate", "activate"]
    assert day == [*one, "activate"] * 2
    opened = [call[-1] for call in outcome.calls if call[0] == "bounds"]
    assert opened == ["2017-10-30T00:00:00+00:00", "2017-10-31T00:00:00+00:00"]


def test_a_failed_gate_stops_everything_that_sends(run: Callable[..., Outcome]) -> None:
    outcome = run({"gate": [3], "freshness": [3]}, DAY, "2017-10-31")
    assert outcome.code == 1
    assert outcome.states() == {
        "build_profiles": "success",
        "refresh_audiences": "failed",
        "sync_audiences": "skipped",
        "watch_freshness": "failed",
    }
    assert outcome.steps().count("gate") == 1
    assert not {"publish", "export", "activate"} & set(outcome.steps())
    reasons = [e["error"] for e in outcome.events if e.get("task") == "gate" and "error" in e]
    assert "exit code 3, the quality gate failed" in reasons[0]
    assert "the reason of call 1" in reasons[0]
    failed = [e for e in outcome.events if e["event"] == "task" and e["state"] == "failed"]
    assert {e["task"]: e["code"] for e in failed} == {"gate": 3, "watch_freshness": 3}


def test_what_may_go_better_is_tried_again(run: Callable[..., Outcome]) -> None:
    outcome = run({"bounds": [4, 4], "activate": [0, 5]}, DAY)
    assert outcome.code == 0
    assert outcome.steps().count("bounds") == 3
    assert outcome.steps().count("activate") == 4
