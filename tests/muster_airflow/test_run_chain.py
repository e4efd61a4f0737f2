"""Without a scheduler the same DAGs run in Asset order, and a failure stops what waits for it."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from muster.pipeline.airflow_home import airflow_environment
from muster.settings import Settings

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("run-chain")]
STAND_IN = Path(__file__).with_name("stand_in.py")
DAYS = ["2017-10-30", "2017-10-31", "2017-11-01", "2017-11-02"]
# The exit codes of a step's calls in turn: tried again on the first day, refused on the third.
CODES = {"bounds": [4, 4], "activate": [0, 5], "gate": [0, 0, 3], "freshness": [0, 0, 3]}
ANY_TIME = {"receipts", "compile", "freshness"}


class Outcome:
    """What one run of the chain told, called and ended with."""

    def __init__(self, code: int, events: list[dict[str, Any]], calls: list[list[str]]) -> None:
        self.code, self.events, self.calls = code, events, calls
        self.starts = [n for n, event in enumerate(events) if event["event"] == "day"]

    def states(self, number: int) -> dict[str, str]:
        """Return how each DAG ended on the day of this number."""
        day = DAYS[number]
        return {
            e["dag"]: e["state"] for e in self.events if e["event"] == "dag" and e["day"] == day
        }

    def day(self, number: int) -> list[list[str]]:
        """Return what was called on the day of this number; receipts are the first of each."""
        first = [n for n, call in enumerate(self.calls) if call[0] == "receipts"]
        return self.calls[first[number] : [*first, None][number + 1]]


@pytest.fixture(scope="module")
def outcome(project_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Run three days: one with tries that went better later, one whole, one whose gate fails.

    One process for all of them, as most of its time is the start of Airflow. The fourth day is not
    begun.
    """
    home = tmp_path_factory.mktemp("chain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MUSTER_HOME", str(home))
        environment = airflow_environment(Settings.load(project_dir))
    calls = home / "calls.jsonl"
    reading, writing = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-m", "muster_airflow.run_chain",
         str(project_dir / "dags"), str(writing), *DAYS],
        env=environment | {
            "MUSTER_COMMAND": shlex.join([sys.executable, str(STAND_IN)]),
            "MUSTER_RETRY_SECONDS": "0.1",
            "STAND_IN_CALLS": str(calls),
            "STAND_IN_CODES": json.dumps(CODES),
        },
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=[writing],
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        events = [json.loads(line) for line in told]
    said = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
    return Outcome(child.wait(60), events, [json.loads(line) for line in said])


def test_days_run_one_after_the_other_until_one_fails(outcome: Outcome) -> None:
    assert outcome.code == 1
    assert [e["day"] for e in outcome.events if e["event"] == "day"] == DAYS[:3]
    assert [e["day"] for e in outcome.events if e["event"] == "day_done"] == DAYS[:2]
    opened = [call[-1] for call in outcome.calls if call[0] == "bounds"]
    assert opened == [f"{day}T00:00:00+00:00" for day in (*[DAYS[0]] * 3, *DAYS[1:3])]


def test_a_day_runs_in_asset_order(outcome: Outcome) -> None:
    day = [call[0] for call in outcome.day(1) if call[0] not in ANY_TIME]
    one = ["bounds", "build", "build", "gate", "publish", "export", "activate", "activate"]
    assert day == [*one, "activate"]
    assert set(outcome.states(1).values()) == {"success"}


def test_what_may_go_better_is_tried_again(outcome: Outcome) -> None:
    steps = [call[0] for call in outcome.day(0)]
    assert (steps.count("bounds"), steps.count("activate")) == (3, 4)
    assert steps.count("build") == 2
    assert set(outcome.states(0).values()) == {"success"}


def test_a_failed_gate_stops_everything_that_sends(outcome: Outcome) -> None:
    assert outcome.states(2) == {
        "build_profiles": "success",
        "refresh_audiences": "failed",
        "sync_audiences": "skipped",
        "watch_freshness": "failed",
    }
    steps = [call[0] for call in outcome.day(2)]
    assert steps.count("gate") == 1
    assert not {"publish", "export", "activate"} & set(steps)
    last = outcome.events[outcome.starts[2] :]
    reasons = [e["error"] for e in last if e.get("task") == "gate" and "error" in e]
    assert "exit code 3, the quality gate failed" in reasons[0]
    assert "the reason of call 3" in reasons[0]
    failed = [e for e in last if e["event"] == "task" and e["state"] == "failed"]
    assert {e["task"]: e["code"] for e in failed} == {"gate": 3, "watch_freshness": 3}
