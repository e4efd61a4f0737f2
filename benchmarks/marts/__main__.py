"""`python -m benchmarks.marts`: the marts of events and profiles by dbt, from sources of any size.

Beside them, in processes of their own: a dbt build of nearly nothing, the table of events written
by hand without saying whose they are, and reading and writing the same rows once.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.marts.world import build
from benchmarks.results import RESULTS, keep

STEPS = ("copied", "by hand", "empty", "marts")


def main() -> None:
    """Print one line a step, and keep the figures."""
    given = argparse.ArgumentParser(prog="benchmarks.marts", description=__doc__)
    given.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    given.add_argument("--folder", type=Path, help="where the made-up sources and marts may lie")
    given.add_argument("--results", type=Path, default=RESULTS, help="where figures are kept")
    options = given.parse_args()
    for events in options.events:
        with TemporaryDirectory(prefix="muster-marts-", dir=options.folder) as name:
            folder = Path(name)
            build(folder / "sources", events)
            _call("prepare", folder)
            for step in STEPS:
                figures = json.loads(_call(step, folder))
                if step == "marts":
                    figures |= {**json.loads(_call("told", folder)), **_cost(figures)}
                keep("marts", f"{step} {events}", {**figures, "asked": events}, options.results)


def _cost(figures: dict[str, Any]) -> dict[str, Any]:
    """Return what was measured of a step, which a step after it measures of itself too."""
    return {name: figures[name] for name in ("cpu", "wall", "peak_mb")}


def _call(step: str, folder: Path) -> str:
    line = [sys.executable, "-m", "benchmarks.marts.measured", step, str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{step}: {done.stderr[-2000:]}")
    print(step, done.stdout.strip(), file=sys.stderr, flush=True)
    return done.stdout


if __name__ == "__main__":
    main()
