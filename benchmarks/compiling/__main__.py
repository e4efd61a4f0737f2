"""`python -m benchmarks.compiling`: `muster compile` of many audiences, each time a new process."""

import argparse
import hashlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.compiling.project import write_project
from benchmarks.results import RESULTS, ROOT, keep

GENERATED = Path("dbt_project", "models", "generated")


def main() -> None:
    """Print and keep what it takes cold, with nothing changed, and after one edit."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--audiences", type=int, default=1000)
    given.add_argument("--results", default=RESULTS)
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_project(folder, options.audiences)
        first = sorted((folder / "dbt_project/audiences").rglob("*.yml"))[0]
        steps = {"cold": (), "nothing changed": (), "one audience changed": (first,)}
        for name, edited in steps.items():
            for path in edited:
                path.write_text(path.read_text().replace("owner: crm", "owner: crm2"))
            found = _compiled(folder) | {"audiences": options.audiences}
            print(name, found)
            keep("compiling", name, found, Path(options.results))
        kept = _digest(folder)
        shutil.rmtree(folder / "target")
        _compiled(folder)
        if kept != _digest(folder):
            sys.exit("with and without kept texts, the models differ")


def _compiled(folder: Path) -> dict[str, Any]:
    line = [sys.executable, "-m", "muster", "--project-dir", str(folder), "compile", "--json"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(line, capture_output=True, text=True, check=True, cwd=ROOT)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    written = len(json.loads(done.stdout)["written"])
    return {"cpu": round(cpu, 2), "wall": round(wall, 2), "written": written}


def _digest(folder: Path) -> str:
    files = sorted((folder / GENERATED).rglob("*.*"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


if __name__ == "__main__":
    main()
