"""Runs the DAGs of some days in one child process; passes on what it tells, imports no Airflow."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

GRACE_SECONDS = 30


def run_chain(
    dags_folder: Path,
    days: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    tell: Callable[[dict[str, Any]], None],
) -> int:
    """Run the days and call `tell` with every event; return the exit code of the child."""
    log.parent.mkdir(parents=True, exist_ok=True)
    reading, writing = os.pipe()
    command = [
        sys.executable,
        "-P",
        "-m",
        "muster_airflow.run_chain",
        str(dags_folder),
        str(writing),
    ]
    with log.open("a", encoding="utf-8") as file, os.fdopen(reading, encoding="utf-8") as events:
        child = subprocess.Popen(  # noqa: S603 - no shell; the arguments are ours
            [*command, *days],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            pass_fds=[writing],
            # Ctrl-C reaches us alone; the child is then asked to end what it started.
            start_new_session=True,
        )
        os.close(writing)
        try:
            for line in events:
                tell(json.loads(line))
            return child.wait()
        finally:
            _end(child)


def _end(child: "subprocess.Popen[bytes]") -> None:
    for sent in (signal.SIGINT, signal.SIGKILL):
        if child.poll() is not None:
            return
        child.send_signal(sent)
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
