"""A command runs in a process of its own, is heard, and never outlives the task."""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from muster_airflow.process import command_line, end_running, run_command


def say(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    line = [sys.executable, "-c", program]
    monkeypatch.setenv("MUSTER_COMMAND", shlex.join(line))


def test_code_output_and_last_words_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, "import sys; print('林'); print('why', file=sys.stderr); sys.exit(5)")
    heard: list[str] = []
    ended = run_command([], heard.append)
    assert (ended.code, ended.printed, ended.last_words) == (5, "林", "why")
    assert sorted(heard) == ["why", "林"]


def test_arguments_reach_the_command_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, "import sys; print(sys.argv[1:])")
    ended = run_command(["a b", "{{ x }}", "'; ls"], lambda _: None)
    assert ended.printed == str(["a b", "{{ x }}", "'; ls"])


def test_much_output_on_both_streams_does_not_block(monkeypatch: pytest.MonkeyPatch) -> None:
    say(
        monkeypatch,
        "import sys\nfor n in range(20000): print('o' * 20); print('e' * 20, file=sys.stderr)",
    )
    ended = run_command([], lambda _: None)
    assert ended.code == 0
    assert len(ended.printed.splitlines()) == 20000


def test_a_command_and_its_children_end_with_the_task(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pids = tmp_path / "pids"
    say(
        monkeypatch,
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}\\n')\n"
        "time.sleep(600)",
    )
    codes: list[int] = []
    task = threading.Thread(target=lambda: codes.append(run_command([], lambda _: None).code))
    task.start()
    while not (pids.exists() and pids.read_text().endswith("\n")):
        time.sleep(0.02)
    end_running()
    task.join(30)
    assert codes == [-signal.SIGTERM]
    for pid in pids.read_text().split():
        state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True)
        assert state.stdout.strip() in {"", "Z"}


def test_muster_itself_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUSTER_COMMAND", raising=False)
    assert command_line(["gate"]) == [sys.executable, "-P", "-m", "muster", "gate"]
    assert os.access(sys.executable, os.X_OK)
