"""What the demo has finished, kept beside its data, so that the same command continues."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from muster.errors import GuardStopped, InputError
from muster.pipeline.folders import write_json
from muster.settings import Settings

FIRST_DAY, LAST_DAY = date(2017, 1, 2), date(2018, 1, 1)
STATE_FILE = "demo.json"
# By this a folder is known to be ours; any other demo.json is somebody else's.
MARK, MARK_VERSION = "muster_demo", 1
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


def open_state(
    settings: Settings, first_day: str, seed: int, keep: bool = False, fresh: bool = False
) -> DemoState:
    """Return the state to continue from; only `fresh` removes what an earlier demo wrote.

    Raises: GuardStopped when the home holds another demo, or something no demo has written.
    """
    found = _read(settings.home / STATE_FILE)
    if found and (found.first_day, found.seed) == (first_day, seed) and not fresh:
        return found
    if not keep:
        _require_ours(settings.home, found)
        if found and not fresh:
            raise GuardStopped(
                f"{settings.home}: holds a demo from {found.first_day} with its ledger, not one "
                f"from {first_day}. Add --fresh to remove it, or set MUSTER_HOME to another folder."
            )
        _empty(settings.home)
    state = DemoState(first_day, seed)
    save_state(settings, state)
    return state


def save_state(settings: Settings, state: DemoState) -> None:
    """Replace the state file in one step."""
    write_json(settings.home / STATE_FILE, {MARK: MARK_VERSION, **asdict(state)})


def days_to_run(state: DemoState, days: Sequence[str]) -> list[str]:
    """Return the days still to run; when all are done, the last one, which then changes nothing."""
    return [day for day in days if day not in state.done] or [days[-1]]


def _read(path: Path) -> DemoState | None:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known[MARK] != MARK_VERSION:
            raise ValueError(known[MARK])
        return DemoState(str(known["first_day"]), int(known["seed"]), tuple(known["done"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise GuardStopped(
            f"{path}: not a file of this demo, or damaged, so nothing here is changed. "
            "Look at it and remove it yourself, or set MUSTER_HOME to another folder."
        ) from error


def _require_ours(home: Path, found: DemoState | None) -> None:
    if found is None and _content(home):
        raise GuardStopped(
            f"{home}: not empty, and not written by the demo, so it is not removed. "
            "Remove it yourself (make clean), set MUSTER_HOME to another folder, or add --keep."
        )


def _content(home: Path) -> list[Path]:
    """Return what lies in the home, the state file last: until then the rest is known as ours."""
    here = home.iterdir() if home.exists() else ()
    return sorted(
        (path for path in here if path.name not in LEFT_ALONE),
        key=lambda path: path.name == STATE_FILE,
    )


def _empty(home: Path) -> None:
    for path in _content(home):
        # Behind a link lies what is not ours.
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
