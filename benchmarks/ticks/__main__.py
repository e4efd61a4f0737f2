"""Measures ticks beside full evaluations of a made-up warehouse, each in its own process."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.audiences import world
from benchmarks.results import RESULTS, keep
from benchmarks.ticks.measured import STAMPED
from federated.warehouse import open_warehouse


def main() -> None:
    """Print one table; a figure is of one process, `net` is less one that evaluates nothing."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--profiles", type=int, default=500_000)
    given.add_argument("--audiences", type=int, default=200)
    given.add_argument("--folder", type=Path, default=None)
    given.add_argument("--results", type=Path, default=RESULTS, help="where figures are kept")
    options = given.parse_args()
    size = f"{options.profiles} profiles, {world.EVENTS_PER_PROFILE} events each"
    print(f"{size}, {options.audiences} audiences\n", flush=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        _measure(Path(folder), _Table(options.profiles, options.audiences, options.results))


def _measure(folder: Path, table: "_Table") -> None:
    profiles, audiences = table.profiles, table.audiences
    file, later = folder / "world.duckdb", folder / "later.duckdb"
    world.build(file, profiles)
    _execute(
        file,
        f"alter table fct_events add column {STAMPED} timestamp",
        f"update fct_events set {STAMPED} = least(occurred_at, timestamp '2017-10-30 00:00:00')",
        f"alter table dim_profiles add column {STAMPED} timestamp",
        f"update dim_profiles set {STAMPED} = "
        "timestamp '2017-10-29 00:00:00' - profile_id * interval 1 minute",
        "drop table fct_events_by_time",
        "checkpoint",
    )
    table.add("empty", _run("empty", file, audiences, world.AS_OF))
    table.add("full", _run("full", file, audiences, world.AS_OF))
    table.add("first tick, in full", _run("tick", file, audiences, world.AS_OF))
    for name, moment, changes in (
        ("1 % of profiles have a new event", timedelta(seconds=1), (_new_events(),)),
        ("a day later", timedelta(days=1), ()),
        ("nothing changed", timedelta(seconds=1), ()),
        ("an hour later", timedelta(hours=1), ()),
    ):
        shutil.copy(file, later)
        _execute(later, *changes)
        as_of = world.AS_OF + moment
        done = _run("tick", later, audiences, as_of)
        _run("full", later, audiences, as_of)
        done["differing"] = _run("compare", later, audiences, as_of)["differing"]
        table.add(name, done)


def _new_events() -> str:
    """Return the statement that gives every hundredth profile one more event of the last hour."""
    return (
        "insert into fct_events select 1000000000 + profile_id, profile_id, "
        "'type_' || lpad(cast(profile_id % 20 as text), 2, '0'), "
        "'cat_' || lpad(cast(profile_id % 7 as text), 2, '0'), 'web', 12.50, "
        "timestamp '2017-10-29 23:30:00', timestamp '2017-10-30 00:00:01' "
        "from dim_profiles where profile_id % 100 = 0"
    )


def _execute(file: Path, *statements: str) -> None:
    with open_warehouse(f"duckdb:///{file}", read_only=False) as warehouse:
        for statement in statements:
            warehouse.execute(statement)


def _run(step: str, file: Path, audiences: int, as_of: datetime) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.ticks.measured", step, str(file), str(audiences)]
    done = subprocess.run([*command, as_of.isoformat()], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


class _Table:
    """Prints each row as soon as it is known."""

    def __init__(self, profiles: int, audiences: int, results: Path) -> None:
        self.results = results
        self.profiles = profiles
        self.audiences = audiences
        self.cpu: dict[str, float] = {}
        print("| step | cpu s | net cpu s | of full | wall s | peak MB | due share | differing |")
        print("|---|---|---|---|---|---|---|---|")

    def add(self, name: str, each: dict[str, Any]) -> None:
        self.cpu[name] = each["cpu"]
        due_share = sum(each.get("due", [])) / max(len(each.get("due", [])), 1) / self.profiles
        figures = {k: each[k] for k in ("cpu", "wall", "peak_mb", "differing") if k in each}
        more = {"profiles": self.profiles, "audiences": self.audiences, "due": round(due_share, 4)}
        keep("ticks", name, {**figures, **more}, self.results)
        net = each["cpu"] - self.cpu["empty"]
        whole = self.cpu.get("full", 0.0) - self.cpu["empty"]
        share = f"1/{whole / net:.1f}" if net > 0 else ""
        due = each.get("due", [])
        mean = f"{sum(due) / len(due) / self.profiles:.2%}" if due else ""
        print(
            f"| {name} | {each['cpu']} | {net:.2f} | {share} | {each['wall']} | "
            f"{each['peak_mb']} | {mean} | {each.get('differing', '')} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
