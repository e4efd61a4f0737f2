"""`python -m benchmarks.audiences`: each cell in a process of its own, then the table."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.audiences import table, world
from benchmarks.audiences.cells import VARIANTS, run_cell

ROOT = Path(__file__).resolve().parents[2]


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
    load_before = os.getloadavg()
    cells = [
        _run(path, variant, count)
        for count in options.audiences
        for variant in options.variants
    ]  # fmt: skip
    text = table.markdown(cells, options.profiles, load_before, os.getloadavg())
    print(text)
    if options.write:
        (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    if faults := table.disagreements(cells):
        sys.exit("\n".join(faults))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.audiences", description=__doc__)
    parser.add_argument("--profiles", type=int, default=500_000)
    parser.add_argument("--audiences", type=int, nargs="+", default=[10, 50, 200, 1000])
    parser.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=list(VARIANTS))
    parser.add_argument("--world", help="a file to keep the made-up warehouse in")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
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
