"""On a real scheduler each DAG is started by the Asset the one before it wrote."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from muster.pipeline.airflow_home import airflow_environment
from muster.settings import Settings

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("scheduler"), pytest.mark.timeout(420)]
STAND_IN = Path(__file__).with_name("stand_in.py")
WAIT_SECONDS = 180
DAY = "2017-10-30"
CHAIN = {"build_profiles": "manual", "refresh_audiences": "asset", "sync_audiences": "asset"}


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    return tmp_path / "calls.jsonl"


@pytest.fixture
def airflow(
    tmp_path: Path, project_dir: Path, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[httpx.Client]:
    """Yield a client of a running `airflow standalone` on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path))
    environment = airflow_environment(Settings.load(project_dir), port) | {
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        "MUSTER_COMMAND": shlex.join([sys.executable, str(STAND_IN)]),
        "MUSTER_NIGHTLY": "",
        "STAND_IN_CALLS": str(calls),
    }
    (tmp_path / "airflow").mkdir()
    subprocess.run([sys.executable, "-m", "muster_airflow.prepare"], env=environment, check=True)
    log = (tmp_path / "standalone.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "airflow", "standalone"],
        env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            wait_for(lambda: token(client), server)
            yield client
    finally:
        end(server)
        log.close()


def token(client: httpx.Client) -> bool:
    """Log in as soon as the API answers."""
    try:
        answer = client.get("/auth/token")
    except httpx.TransportError:
        return False
    if answer.is_success:
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return answer.is_success


def wait_for(is_there: Any, server: "subprocess.Popen[bytes] | None" = None) -> Any:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if server is not None:
            assert server.poll() is None, "airflow standalone ended"
        if found := is_there():
            return found
        time.sleep(0.5)
    pytest.fail("waited too long")


def end(server: "subprocess.Popen[bytes]") -> None:
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, sent)
            server.wait(10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def runs_of(client: httpx.Client, dag_id: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v2/dags/{dag_id}/dagRuns")
    return list(answer.json()["dag_runs"]) if answer.is_success else []


def test_the_chain_runs_by_assets(airflow: httpx.Client, calls: Path) -> None:
    wait_for(lambda: airflow.get("/api/v2/dags/build_profiles").is_success)
    wait_for(lambda: airflow.get("/api/v2/dags/sync_audiences").is_success)
    started = airflow.post(
        "/api/v2/dags/build_profiles/dagRuns", json={"logical_date": None, "conf": {"as_of": DAY}}
    )
    assert started.is_success, started.text

    def done() -> bool:
        found = runs_of(airflow, "sync_audiences")
        assert not [run for run in found if run["state"] == "failed"]
        return any(run["state"] == "success" for run in found)

    wait_for(done)
    for dag_id, origin in CHAIN.items():
        (run,) = runs_of(airflow, dag_id)
        assert (run["state"], run["run_type"].split("_")[0]) == ("success", origin), dag_id
    (run,) = runs_of(airflow, "refresh_audiences")
    events = airflow.get(
        f"/api/v2/dags/refresh_audiences/dagRuns/{run['dag_run_id']}/upstreamAssetEvents"
    ).json()["asset_events"]
    assert [event["source_task_id"] for event in events] == ["build_profiles"]

    said = [json.loads(line) for line in calls.read_text(encoding="utf-8").splitlines()]
    assert ["bounds", "--as-of", "2017-10-30T00:00:00+00:00"] in said
    assert said.index(["build", "profiles"]) < said.index(["build", "audiences"])
    assert said.index(["export"]) < said.index(["activate", "destinations", "--json"])
    assert sorted(line[2] for line in said if line[:2] == ["activate", "apply"]) == [
        "demo_files", "demo_mail",
    ]  # fmt: skip
