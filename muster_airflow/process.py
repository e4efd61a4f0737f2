"""Runs one `muster` command in a process of its own and hands its words on; knows no Airflow."""

import os
import shlex
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import IO

KEPT_LINES = 12
GRACE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its code, all it printed, and the last it said on stderr."""

    code: int
    printed: str
    last_words: str


def command_line(arguments: Sequence[str]) -> list[str]:
    """Return the whole command; MUSTER_COMMAND may name another executable."""
    named = os.environ.get("MUSTER_COMMAND")
    start = shlex.split(named) if named else [sys.executable, "-m", "muster"]
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
        end(process)
    return Ended(code, "\n".join(printed), "\n".join(words))


def end(process: "subprocess.Popen[str]") -> None:
    """Ask the process to end, then make it."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, sent)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _read(stream: IO[str] | None, kept: deque[str], tell: Callable[[str], None]) -> None:
    for line in stream or ():
        text = line.rstrip("\n")
        kept.append(text)
        tell(text)
