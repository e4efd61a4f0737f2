"""Measures how the changes of members are told, as shipped and by hand, each in its own process."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.delta.measured import AUDIENCES
from benchmarks.results import RESULTS, keep

STEPS = ("empty", "told", "held", "shipped", "except")


def main() -> None:
    """Print one table; a figure is of one process, `empty` opens the file and does nothing."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--members", type=int, default=20_000_000)
    given.add_argument("--world", type=Path, help="a file to keep the made-up warehouse in")
    given.add_argument("--results", type=Path, default=RESULTS, help="where figures are kept")
    options = given.parse_args()
    print(f"{options.members} members of {AUDIENCES} audiences\n")
    print("| step | cpu s | net | wall s | peak MB | entered | exited |")
    print("|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        file = options.world or Path(folder) / "members.duckdb"
        if not file.is_file():
            _run("build", file, options.members)
        found = {step: _run(step, file, options.members) for step in STEPS}
    same = ("entered", "exited", "digest")
    if any(found[step][name] != found["except"][name] for step in STEPS[1:] for name in same):
        sys.exit(f"the changes differ: {found}")
    for step, figures in found.items():
        more = {"members": options.members, "audiences": AUDIENCES}
        keep("delta", step, {**figures, **more}, options.results)
        net = f"{figures['cpu'] - found['empty']['cpu']:.2f}"
        shown = (figures.get(name, "") for name in ("wall", "peak_mb", *same[:2]))
        print(f"| {step} | {figures['cpu']} | {net} | {' | '.join(map(str, shown))} |")


def _run(step: str, file: Path, members: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.delta.measured", step, str(file), str(members)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    main()
