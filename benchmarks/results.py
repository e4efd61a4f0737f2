"""The figures of the last runs, kept in one JSON file that docs/benchmarks.md is written from."""

import json
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"


def read_results(path: Path = RESULTS) -> dict[str, dict[str, Any]]:
    """Return every figure by the benchmark and by what was measured."""
    if not path.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def keep(benchmark: str, name: str, figures: dict[str, Any], path: Path = RESULTS) -> None:
    """Put the figures of one run in place of those of the run before, with the load around it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    results = read_results(path)
    load = round(os.getloadavg()[0], 1)
    results.setdefault(benchmark, {})[name] = {**figures, "load": load}
    path.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def peak_mb() -> int:
    """Return the most memory this process held; the usage of a child begins at its parent's."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def print_measured(run: Callable[[], dict[str, object]]) -> None:
    """Print what a step says, its wall time, and the cpu and memory of all its process took."""
    start = time.perf_counter()
    said = run()
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "cpu": round(used.ru_utime + used.ru_stime, 2),
        "wall": round(time.perf_counter() - start, 2),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(said | figures))
