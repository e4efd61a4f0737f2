"""Runs one `muster` command in a process of its own and hands its words on; knows no Airflow."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import IO

KEPT_LINES = 12
GRACE_SECONDS = 20.0

_running: set[int] = set()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its code, all it printed, and the last it said on stderr."""

    code: int
    printed: str
    last_words: str


def command_line(arguments: Sequence[str]) -> list[str]:
    """Return the whole command; MUSTER_COMMAND may name another executable."""
    named = os.environ.get("MUSTER_COMMAND")
    start = shlex.split(named) if named else [sys.executable, "-P", "-m", "muster"]
    return [*start, *arguments]


def run_command(arguments: Sequence[str], tell: Callable[[str], None]) -> Ended:
    """Run the command and pass each line to `tell`; never leave it running behind us."""
    process = subprocess.Popen(  # noqa: S603 - no shell; the arguments are ours
        command_line(arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        # A group of its own, so that ending it ends what it started too.
        start_new_session=True,
    )
    _running.add(process.pid)
    printed: deque[str] = deque()
    words: deque[str] = deque(maxlen=KEPT_LINES)
    readers = [
        Thread(target=_read, args=(process.stdout, printed, tell), daemon=True),
        Thread(target=_read, args=(process.stderr, words, tell), daemon=True),
    ]
    try:
        for reader in readers:
            reader.start()
        code = process.wait()
        for reader in readers:
            reader.join()
    finally:
        end_running()
    return Ended(code, "\n".join(printed), "\n".join(words))


def end_running() -> None:
    """Ask every command of this process to end, then make it; may be called by a signal."""
    for pid in tuple(_running):
        for sent in (signal.SIGTERM, signal.SIGKILL):
            if not _has_ended(pid):
                os.killpg(pid, sent)
                _wait_for(pid)
        _running.discard(pid)


def _wait_for(pid: int) -> None:
    until = time.monotonic() + GRACE_SECONDS
    while not _has_ended(pid) and time.monotonic() < until:
        time.sleep(0.05)


def _has_ended(pid: int) -> bool:
    """Look without reaping: `Popen.wait` may be waiting for the same process right now."""
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def _read(stream: IO[str] | None, kept: deque[str], tell: Callable[[str], None]) -> None:
    for line in stream or ():
        text = line.rstrip("\n")
        kept.append(text)
        tell(text)
