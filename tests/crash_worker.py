"""Applies one destination in a process of its own, to be killed at a named place."""

import multiprocessing
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import sample_feeds
from sample_feeds import apply, campaign, definitions, files, hook, mail, template

from activation.sync.feeds import Definitions
from activation.sync.ledger.opening import open_ledger
from activation.sync.run import Outcome

POINTS = (
    "plan.before", "plan.mid", "plan.after", "recover.after", "claim.mid", "claim.after",
    "intent.mid", "intent.after", "send.during", "send.after",
    "record.before", "record.mid", "record.after", "close.before", "close.after",
)  # fmt: skip


def definitions_of(kind: str, address: str) -> Definitions:
    """Return the definitions of one destination of a kind, on this machine."""
    if kind == "mail":
        return definitions(mail(int(address)), campaigns=[campaign()], templates=[template()])
    return definitions(hook(address) if kind == "hook" else files(Path(address)))


def apply_once(kind: str, address: str, home: Path) -> list[Outcome]:
    """Apply the destination with the machine's clock."""
    os.environ["TEST_HOOK_SECRET"] = sample_feeds.HOOK_SECRET
    os.environ["TEST_REFUSAL_SECRET"] = sample_feeds.REFUSAL_SECRET
    with open_ledger(f"sqlite:///{home / 'ledger.sqlite'}", lambda: datetime.now(UTC)) as ledger:
        return apply(ledger, definitions_of(kind, address), kind, home)


def killed(kind: str, address: str, home: Path, crash: str) -> bool:
    """Apply in another process that dies at `crash` (name:visit); return whether it died."""
    # Python 3.11 preloads without the path of this process, and says nothing when it cannot.
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=_run, args=(kind, address, home, crash))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), f"ended with {process.exitcode}"
    return process.exitcode != 0


def _run(kind: str, address: str, home: Path, crash: str) -> None:
    os.environ["MUSTER_CRASH"] = crash
    apply_once(kind, address, home)


def stopped(kind: str, address: str, home: Path, crash: str) -> "subprocess.Popen[bytes]":
    """Apply in another process until it stands still at `crash`, alive and holding all it held."""
    call = f"apply_once({kind!r}, {address!r}, Path({str(home)!r}))"
    code = f"from pathlib import Path; from crash_worker import apply_once; {call}"
    path = os.pathsep.join(path for path in sys.path if path)
    environment = os.environ | {"MUSTER_CRASH": f"{crash}:stop", "PYTHONPATH": path}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment)
    _, state = os.waitpid(process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(state)
    return process
