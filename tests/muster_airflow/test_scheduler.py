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

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("scheduler"), pytest.mark.timeout(420)]
STAND_IN = Path(__file__).with_name("stand_in.py")
WAIT_SECONDS = 180
DAY = "2017-10-30"
CHAIN = {"build_profiles": "manual", "refresh_audiences": "asset", "sync_audiences": "asset"}


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    return tmp_path / "calls.jsonl"


@pytest.fixture
def airflow(tmp_path: Path, project_dir: Path, calls: Path) -> Iterator[httpx.Client]:
    """Yield a client of what `muster airflow` starts, and see that it ends as a whole."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "MUSTER_HOME": str(tmp_path),
        "MUSTER_PROJECT": str(project_dir),
        "MUSTER_TARGET": "demo",
        "MUSTER_COMMAND": shlex.join([sys.executable, str(STAND_IN)]),
        "STAND_IN_CALLS": str(calls),
    }
    log = (tmp_path / "airflow.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "muster", "airflow", "--port", str(port)],
        env=environment, stdout=log, stderr=subprocess.STDOUT, preexec_fn=_as_at_a_terminal,
    )  # fmt: skip
    passwords = tmp_path / "airflow" / "simple_auth_manager_passwords.json.generated"
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            wait_for(lambda: has_logged_in(client, passwords), server)
            yield client
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        log.close()
    assert processes_of(tmp_path) == []


def _as_at_a_terminal() -> None:
    """Let interruptions through, which a script ignores for all that it runs in its background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def has_logged_in(client: httpx.Client, passwords: Path) -> bool:
    """Log in as soon as the API answers, with the password the command points at."""
    if not passwords.exists():
        return False
    login = {"username": "admin", "password": json.loads(passwords.read_text())["admin"]}
    try:
        answer = client.post("/auth/token", json=login)
    except httpx.TransportError:
        return False
    if answer.is_success:
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return answer.is_success


def processes_of(home: Path) -> list[str]:
    """Return the command lines of processes that still work in this home."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"MUSTER_HOME={home}\0".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def wait_for(is_there: Any, server: "subprocess.Popen[bytes] | None" = None) -> Any:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if server is not None:
            assert server.poll() is None, "muster airflow ended"
        if found := is_there():
            return found
        time.sleep(0.5)
    pytest.fail("waited too long")


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
