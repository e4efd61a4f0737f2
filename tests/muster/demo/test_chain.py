"""The demo hears the chain while it runs, and an interruption ends all it started."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from muster.demo.chain import run_chain

# Stands in for muster_airflow.run_chain: same arguments, no Airflow.
CHILD = """
import json, os, sys, time
events = os.fdopen(int(sys.argv[2]), "w", buffering=1)
for day in sys.argv[3:]:
    events.write(json.dumps({"event": "day", "day": day}) + "\\n")
    print("a log line", flush=True)
    if day == "wait":
        open(os.environ["PID_FILE"], "w").write(str(os.getpid()))
        time.sleep(600)
sys.exit(len(sys.argv[3:]) - 1)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    package = tmp_path / "lib" / "muster_airflow"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "run_chain.py").write_text(CHILD)
    return {**os.environ, "PYTHONPATH": str(package.parent), "PID_FILE": str(tmp_path / "pid")}


def test_events_code_and_log(tmp_path: Path, environment: dict[str, str]) -> None:
    heard: list[dict[str, Any]] = []
    log = tmp_path / "logs" / "airflow.log"
    code = run_chain(tmp_path, ["a", "b"], environment, log, heard.append)
    assert code == 1
    assert [event["day"] for event in heard] == ["a", "b"]
    assert log.read_text().splitlines() == ["a log line", "a log line"]


def test_an_interruption_ends_the_chain(tmp_path: Path, environment: dict[str, str]) -> None:
    program = (
        "import json, os, pathlib, signal, sys\n"
        "from muster.demo.chain import run_chain\n"
        # Whoever runs tests in the background of a script has interruptions ignored below it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "environment = json.loads(sys.argv[2])\n"
        "run_chain(pathlib.Path('.'), ['wait'], environment, pathlib.Path(sys.argv[1]), "
        "lambda event: print('heard', flush=True))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "log"), json.dumps(environment)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert parent.stdout is not None
    assert parent.stdout.readline() == "heard\n"
    pid_file = tmp_path / "pid"
    while not (pid_file.exists() and pid_file.read_text()):
        assert parent.poll() is None
    parent.send_signal(signal.SIGINT)
    assert parent.wait(60) != 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)
