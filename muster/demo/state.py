"""What the demo has finished, kept beside its data, so that the same command continues."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from muster.errors import GuardStopped, InputError
from muster.settings import Settings

FIRST_DAY, LAST_DAY = date(2017, 1, 2), date(2018, 1, 1)
STATE_FILE = "demo.json"
# Held while a demo runs, or of use after it.
LEFT_ALONE = {"logs", ".lock"}


@dataclass(frozen=True, slots=True)
class DemoState:
    """Where a demo starts, from which seed, and which of its days are done."""

    first_day: str
    seed: int
    done: tuple[str, ...] = field(default=())

    def with_done(self, day: str) -> "DemoState":
        """Return the state after one more day."""
        return self if day in self.done else replace(self, done=(*self.done, day))


def plan_days(first: date, count: int) -> list[str]:
    """Return the days to show.

    Raises: InputError when the sample has no purchases on one of them.
    """
    last = first + timedelta(days=count - 1)
    if count < 1 or first < FIRST_DAY or last > LAST_DAY:
        raise InputError(
            f"demo: {count} days from {first} is not within {FIRST_DAY} to {LAST_DAY}, "
            "where the sample has purchases. Choose --from and --days within it."
        )
    return [str(first + timedelta(days=number)) for number in range(count)]


def open_state(settings: Settings, first_day: str, seed: int, keep: bool) -> DemoState:
    """Return the state to continue from; a different demo starts from an empty home.

    Raises: GuardStopped when the home holds something no demo has written.
    """
    path = settings.home / STATE_FILE
    found = _read(path)
    if found and (found.first_day, found.seed) == (first_day, seed):
        return found
    if not keep:
        _empty(settings.home, is_ours=found is not None)
    state = DemoState(first_day, seed)
    save_state(settings, state)
    return state


def save_state(settings: Settings, state: DemoState) -> None:
    """Replace the state file in one step."""
    settings.home.mkdir(parents=True, exist_ok=True)
    path = settings.home / STATE_FILE
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(json.dumps(asdict(state)), encoding="utf-8")
    partial.replace(path)


def days_to_run(state: DemoState, days: Sequence[str]) -> list[str]:
    """Return the days still to run; when all are done, the last one, which then changes nothing."""
    return [day for day in days if day not in state.done] or [days[-1]]


def _read(path: Path) -> DemoState | None:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return DemoState(known["first_day"], int(known["seed"]), tuple(known["done"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        # Ours but unreadable: as good as a demo that did nothing.
        return DemoState("", 0)


def _empty(home: Path, is_ours: bool) -> None:
    if not home.exists():
        return
    here = [path for path in home.iterdir() if path.name not in LEFT_ALONE]
    if here and not is_ours:
        raise GuardStopped(
            f"{home}: not empty, and not written by the demo, so it is not removed. "
            "Remove it yourself (make clean), set MUSTER_HOME to another folder, or add --keep."
        )
    for path in here:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
