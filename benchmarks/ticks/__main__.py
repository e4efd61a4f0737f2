"""Measures ticks beside full evaluations of a made-up warehouse, each in its own process."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.audiences import world
from benchmarks.ticks.measured import STAMPED
from federated.warehouse import open_warehouse


def main() -> None:
    """Print one table; a figure is of one process, `net` is less one that evaluates nothing."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--profiles", type=int, default=500_000)
    given.add_argument("--audiences", type=int, default=200)
    given.add_argument("--folder", type=Path, default=None)
    options = given.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        _measure(Path(folder), options.profiles, options.audiences)


def _measure(folder: Path, profiles: int, audiences: int) -> None:
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
    said = {"empty": _run("empty", file, audiences, world.AS_OF)}
    said["full"] = _run("full", file, audiences, world.AS_OF)
    said["first tick, in full"] = _run("tick", file, audiences, world.AS_OF)
    for name, moment, changes in (
        ("nothing changed", timedelta(seconds=1), ()),
        ("1 % of profiles have a new event", timedelta(seconds=1), (_new_events(),)),
        ("an hour later", timedelta(hours=1), ()),
        ("a day later", timedelta(days=1), ()),
    ):
        shutil.copy(file, later)
        _execute(later, *changes)
        as_of = world.AS_OF + moment
        said[name] = _run("tick", later, audiences, as_of)
        _run("full", later, audiences, as_of)
        said[name]["differing"] = _run("compare", later, audiences, as_of)["differing"]
    _print(said, profiles, audiences)


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


def _run(step: str, file: Path, audiences: int, as_of: datetime) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.ticks.measured", step, str(file), str(audiences)]
    done = subprocess.run([*command, as_of.isoformat()], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def _print(said: dict[str, dict[str, object]], profiles: int, audiences: int) -> None:
    empty, full = float(str(said["empty"]["cpu"])), float(str(said["full"]["cpu"]))
    print(f"{profiles} profiles, {world.EVENTS_PER_PROFILE} events each, {audiences} audiences\n")
    print(
        "| step | cpu s | net cpu s | of full | wall s | peak MB | due of an audience | differing |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, each in said.items():
        net = float(str(each["cpu"])) - empty
        share = f"1/{(full - empty) / net:.1f}" if net > 0 else ""
        due = [int(n) for n in each.get("due", [])]  # type: ignore[attr-defined]
        mean = f"{sum(due) / len(due) / profiles:.2%}" if due else ""
        print(
            f"| {name} | {each['cpu']} | {net:.2f} | {share} | {each['wall']} | "
            f"{each['peak_mb']} | {mean} | {each.get('differing', '')} |"
        )


if __name__ == "__main__":
    main()
