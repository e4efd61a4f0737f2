"""A worker is killed at every named place and the work resumed: nothing lost, nothing doubled."""

import json
import signal
from collections import Counter
from pathlib import Path

import pytest
from crash_worker import POINTS, apply_once, killed, stopped
from sample_exports import write_export
from sample_feeds import counts

from activation.errors import LedgerBusy

pytestmark = pytest.mark.xdist_group("crash")
MANY = [f"m{number:03d}" for number in range(120)]
FEW = MANY[:4]
ONCE_A_RUN = {
    "plan.before", "plan.mid", "plan.after", "recover.after", "close.before", "close.after",
}  # fmt: skip


def kill_twice_and_resume(kind: str, address: str, home: Path, point: str, visit: int):
    deaths = sum(killed(kind, address, home, f"{point}:{visit}") for _ in range(2))
    [outcome] = apply_once(kind, address, home)
    assert outcome.is_closed
    return deaths, outcome


@pytest.mark.parametrize("point", POINTS)
def test_a_webhook_gets_every_row_once(point, far_side, tmp_path) -> None:
    write_export(tmp_path / "exports", "2017-10-30", {"fans": MANY})
    deaths, outcome = kill_twice_and_resume("hook", far_side.url, tmp_path, point, 1)
    assert deaths >= 1
    assert counts(outcome) == {"sent": 120}
    taken = Counter(json.loads(line)["entity_key"] for line in far_side.lines)
    assert taken == Counter(MANY)


@pytest.mark.parametrize("point", POINTS)
def test_nobody_is_mailed_twice_and_no_doubt_is_hidden(point, mailbox, tmp_path) -> None:
    write_export(tmp_path / "exports", "2017-10-30", {"fans": FEW})
    visit = 1 if point in ONCE_A_RUN else 2
    deaths, outcome = kill_twice_and_resume("mail", str(mailbox.port), tmp_path, point, visit)
    found = counts(outcome)
    mailed = Counter(mailbox.recipients)
    assert deaths >= 1
    assert set(found) <= {"sent", "unknown"}
    assert sum(found.values()) == len(FEW)
    assert max(mailed.values(), default=0) <= 1
    assert found.get("sent", 0) <= len(mailed) <= len(FEW)
    assert found.get("unknown", 0) <= deaths


@pytest.mark.parametrize("point", POINTS)
def test_files_are_dropped_once_and_whole(point, tmp_path) -> None:
    write_export(tmp_path / "exports", "2017-10-30", {"fans": MANY})
    drop = tmp_path / "drop"
    deaths, outcome = kill_twice_and_resume("files", str(drop), tmp_path, point, 1)
    assert deaths >= 1
    assert counts(outcome) == {"sent": 120}
    [manifest] = drop.rglob("*.manifest.json")
    assert json.loads(manifest.read_text())["rows"] == 120
    assert len(list((drop / "fans").iterdir())) == 3


@pytest.mark.parametrize("ends", [signal.SIGCONT, signal.SIGKILL])
@pytest.mark.parametrize("point", ["intent.after", "send.after"])
def test_a_worker_that_stands_still_is_not_taken_over(point, ends, mailbox, tmp_path) -> None:
    write_export(tmp_path / "exports", "2017-10-30", {"fans": FEW})
    address = str(mailbox.port)
    worker = stopped("mail", address, tmp_path, f"{point}:2")
    with pytest.raises(LedgerBusy):
        apply_once("mail", address, tmp_path)
    worker.send_signal(ends)
    worker.wait(60)
    [outcome] = apply_once("mail", address, tmp_path)
    found = counts(outcome)
    assert found == ({"sent": 4} if ends == signal.SIGCONT else {"sent": 3, "unknown": 1})
    assert max(Counter(mailbox.recipients).values()) == 1


@pytest.mark.long
@pytest.mark.parametrize("visit", [1, 2, 3])
@pytest.mark.parametrize("point", POINTS)
def test_webhook_sweep(point, visit, far_side, tmp_path) -> None:
    write_export(tmp_path / "exports", "2017-10-30", {"fans": MANY})
    kill_twice_and_resume("hook", far_side.url, tmp_path, point, visit)
    taken = Counter(json.loads(line)["entity_key"] for line in far_side.lines)
    assert taken == Counter(MANY)
