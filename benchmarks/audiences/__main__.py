"""`python -m benchmarks.audiences`: each cell in a process of its own, kept as soon as it is known.

`python -m benchmarks.page` writes docs/benchmarks.md from what was kept.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.audiences import world
from benchmarks.audiences.cells import VARIANTS, run_cell
from benchmarks.results import RESULTS, ROOT, keep, read_results


def main() -> None:
    """Run the cells that were asked for, or one of them when called by itself."""
    options = _options()
    if options.cell:
        print(json.dumps(run_cell(Path(options.world), options.cell, options.audiences[0])))
        return
    path = Path(options.world or ROOT / "target" / f"audiences_{options.profiles}.duckdb")
    if not path.is_file():
        path.parent.mkdir(exist_ok=True)
        world.build(path, options.profiles)
    for count in options.audiences:
        for variant in options.variants:
            cell = _run(path, variant, count) | {"profiles": options.profiles}
            keep("audiences", f"{variant} {count}", cell, Path(options.results))
    if faults := disagreements(read_results(Path(options.results))["audiences"]):
        sys.exit("\n".join(faults))


def disagreements(cells: dict[str, dict[str, object]]) -> list[str]:
    """Return what to say of variants that did not select the same members."""
    found: dict[object, set[object]] = {}
    for cell in cells.values():
        if cell["digest"]:
            found.setdefault((cell["profiles"], cell["audiences"]), set()).add(cell["digest"])
    return [f"{n}: members differ" for n, seen in sorted(found.items(), key=str) if len(seen) > 1]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.audiences", description=__doc__)
    parser.add_argument("--profiles", type=int, default=500_000)
    parser.add_argument("--audiences", type=int, nargs="+", default=[10, 50, 200, 1000])
    parser.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=list(VARIANTS))
    parser.add_argument("--world", help="a file to keep the made-up warehouse in")
    parser.add_argument("--results", default=RESULTS, help="where the figures are kept")
    parser.add_argument("--cell", choices=list(VARIANTS), help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(path: Path, variant: str, count: int) -> dict[str, object]:
    line = [sys.executable, "-m", "benchmarks.audiences", "--cell", variant]
    line += ["--world", str(path), "--audiences", str(count)]
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"{variant} at {count}: {done.stderr[-2000:]}")
    cell: dict[str, object] = json.loads(done.stdout.strip().split("\n")[-1])
    print(variant, count, cell["cpu"], cell["wall"], cell["rss"], file=sys.stderr)
    return cell


if __name__ == "__main__":
    main()
