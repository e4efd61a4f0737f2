"""`python -m benchmarks.identity`: each way of clustering identifiers in a process of its own.

Ways that leave people apart who belong together are told so. `python -m benchmarks.page` writes
docs/benchmarks.md from what was kept.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.identity.cells import VARIANTS, run_cell
from benchmarks.identity.links import build
from benchmarks.identity.stage import run_on
from benchmarks.results import RESULTS, ROOT, keep

ENGINES = ("duckdb", "postgres")


def main() -> None:
    """Run the ways that were asked for, or one of them when called by itself."""
    options = _options()
    if options.cell:
        world, cell = Path(options.world), options.cell
        print(json.dumps(run_on(world, cell) if cell in ENGINES else run_cell(world, cell)))
        return
    for links in options.links:
        path = ROOT / "target" / f"links_{links}.duckdb"
        if not path.is_file():
            path.parent.mkdir(exist_ok=True)
            build(path, links)
        for variant in options.variants:
            if variant == "splink" and importlib.util.find_spec("splink") is None:
                print("splink is not installed, and is left out", file=sys.stderr)
                continue
            cell = _run(path, variant)
            keep("identity", f"{variant} {links}", {**cell, "asked": links}, Path(options.results))
        for engine in options.engines:
            cell = {**_run(path, engine), "asked": links, "engine": engine}
            keep("stitching", f"{engine} {links}", cell, Path(options.results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.identity", description=__doc__)
    parser.add_argument("--links", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--variants", nargs="*", default=list(VARIANTS), choices=list(VARIANTS))
    parser.add_argument(
        "--engines", nargs="*", default=[], choices=ENGINES, help="stitch by all models there, too"
    )
    parser.add_argument("--results", default=RESULTS, help="where the figures are kept")
    parser.add_argument("--world", help=argparse.SUPPRESS)
    parser.add_argument("--cell", choices=[*VARIANTS, *ENGINES], help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(path: Path, variant: str) -> dict[str, Any]:
    line = [sys.executable, "-m", "benchmarks.identity", "--cell", variant, "--world", str(path)]
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"{variant}: {done.stderr[-2000:]}")
    cell: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    print(variant, cell, file=sys.stderr)
    return cell


if __name__ == "__main__":
    main()
