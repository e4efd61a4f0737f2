"""Score people whose truth is known, and print how right links are at each threshold.

Keeps the figures in benchmarks/results.json: `python -m benchmarks.matching`, then
`python -m benchmarks.page` for the table and the picture. Data sets that are not there are left
out.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.matching.data import DATA_SETS
from benchmarks.matching.measured import curve
from benchmarks.results import RESULTS, ROOT, keep, print_measured


def main() -> None:
    """Measure each data set in a process of its own."""
    options = _options()
    if options.cell:
        print_measured(lambda: _measure(options.cell))
        return
    for each in DATA_SETS:
        if each.path is None:
            print(f"{each.name}: {each.file} is not there", file=sys.stderr)
            continue
        line = [sys.executable, "-m", "benchmarks.matching", "--cell", each.name]
        done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(f"{each.name}: {done.stderr[-2000:]}")
        cell = json.loads(done.stdout.strip().split("\n")[-1])
        _print(each.name, cell)
        keep("matching", each.name, cell, Path(options.results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.matching", description=__doc__)
    parser.add_argument("--results", default=RESULTS, help="where the figures are kept")
    parser.add_argument("--cell", choices=[each.name for each in DATA_SETS], help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(name: str) -> dict[str, object]:
    from muster.pipeline.matching.match import score_records

    chosen = next(each for each in DATA_SETS if each.name == name)
    records, truth = chosen.read()
    scored = score_records(records, chosen.compared)
    return {
        "records": records.num_rows,
        "people": len(set(truth)),
        "compared": len(scored.left),
        "curve": curve(scored, truth),
    }


def _print(name: str, cell: dict[str, object]) -> None:
    print(f"{name}: {cell['records']:,} records of {cell['people']:,} people")
    print("threshold  pairs: precision recall  profiles: precision recall F1")
    for row in cell["curve"]:  # type: ignore[attr-defined]
        print(
            f"{row['threshold']:9}  {row['pairs_precision']:16.4f} {row['pairs_recall']:.4f}  "
            f"{row['precision']:19.4f} {row['recall']:.4f} {row['f1']:.4f}"
        )


if __name__ == "__main__":
    main()
