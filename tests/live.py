"""Holds rules against the reading in memory on a warehouse of your own: `make test-live TARGET=…`.

It builds the small world in a scratch schema through the dbt adapter of that engine, with an output
of your profiles.yml, asks every rule there, prints what agreed, and drops the schema. Spark is one
of this machine.
"""

import argparse
import json
import os
import sys
import tempfile
import uuid
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from live_project import Asked, Project, batches, rules
from many_rules import select_many
from rule_rows import AS_OF
from rule_warehouse import hurry, load_world

from federated.engines import ENGINES
from federated.warehouse import open_warehouse

AT_ONCE = 10


def main() -> int:
    """Run the rules and return 0 when every one agreed."""
    given = _arguments()
    if given.target not in ENGINES:
        print(f"{given.target}: no such engine. Choose one of: {', '.join(ENGINES)}.")
        return 2
    if given.target == "spark":
        return _on_spark(dict(enumerate(rules(given.rules, given.seed))))
    if find_spec("dbt") is None or find_spec(f"dbt.adapters.{given.target}") is None:
        print(f"dbt cannot speak to {given.target} here. Run: pip install dbt-{given.target}")
        return 2
    profile, output = _output(given)
    asked = dict(enumerate(rules(given.rules, given.seed)))
    with tempfile.TemporaryDirectory(prefix="muster-live-") as folder:
        schema = f"muster_live_{uuid.uuid4().hex[:8]}"
        project = Project(Path(folder), ENGINES[given.target], schema, profile)
        project.write(list(asked.values()))
        dbt = _Dbt(folder, given.profiles_dir, profile, output)
        print(f"{given.target}: {len(asked)} rules in the schema {schema} of {profile}.{output}")
        try:
            return _report(asked, _answers(project, dbt, asked))
        finally:
            dbt.call("run-operation", "muster_drop")


def _on_spark(asked: dict[int, Asked]) -> int:
    """Ask on a Spark of this machine, by our own door: dbt has no server here to speak to."""
    with open_warehouse("spark://local", read_only=False) as warehouse:
        load_world(warehouse, "live")
        hurry(warehouse)
        queries = {
            n: each.compiled.sql("spark", AS_OF, lambda model: ("live", model))
            for n, each in asked.items()
        }
        return _report(asked, select_many(warehouse, queries))


def _answers(project: Project, dbt: "_Dbt", asked: dict[int, Asked]) -> dict[int, list[str] | str]:
    """Return the keys each rule selected, or why it was refused."""
    found: dict[int, list[str] | str] = {}
    if not dbt.call("run", "--select", "world").success:
        raise SystemExit("The world could not be built; see what dbt says above.")
    # A batch that is refused is asked again rule by rule.
    waiting = asked
    for size in (AT_ONCE, 1):
        parts = {f"asked_{size}_{n}": each for n, each in enumerate(batches(waiting, size))}
        for name, each in parts.items():
            project.ask(name, each)
        dbt.call("run", "--select", "asked", *(["--quiet"] if size > 1 else []))
        waiting = {}
        for name, each in parts.items():
            rows = dbt.rows(name)
            if rows is None:
                waiting |= each
                continue
            found |= {n: [key for number, key in rows if number == n] for n in each}
        if not waiting:
            break
        for name in parts:
            (project.folder / f"models/asked/{name}.sql").unlink()
    return found | {n: "refused, see what dbt says above" for n in waiting}


def _report(asked: dict[int, Asked], found: Mapping[int, list[str] | str]) -> int:
    bad = 0
    sorts: dict[str, list[bool]] = {}
    for number, each in asked.items():
        got = found[number]
        agrees = not isinstance(got, str) and sorted(got) == sorted(each.members)
        sorts.setdefault(each.name.split()[0], []).append(agrees)
        if not agrees:
            bad += 1
            said = got if isinstance(got, str) else f"selected {sorted(got)}"
            print(f"  {each.name}: {said}; expected {sorted(each.members)}")
    print(f"\n  {'rules':<10}{'asked':>8}{'agreed':>8}")
    for sort, results in sorts.items():
        print(f"  {sort:<10}{len(results):>8}{sum(results):>8}")
    return 1 if bad else 0


class _Dbt:
    def __init__(self, folder: str, profiles: str, profile: str, output: str) -> None:
        self.folder = folder
        self.options = ["--project-dir", folder, "--profiles-dir", profiles, "--profile", profile,
                        "--target", output]  # fmt: skip

    def call(self, *command: str, listen: Any = None) -> Any:
        from dbt.cli.main import dbtRunner

        runner = dbtRunner(callbacks=[listen] if listen else [])
        quiet = ["--log-level", "error", "--log-path", f"{self.folder}/logs"]
        return runner.invoke([*command, *self.options, *quiet])

    def rows(self, model: str) -> list[tuple[int, str]] | None:
        """Return the rows of a model, None when they could not be read."""
        said: list[str] = []
        done = self.call(
            "run-operation", "muster_rows", "--args", json.dumps({"model": model}),
            listen=lambda event: said.append(event.info.msg),
        )  # fmt: skip
        found = [text for text in said if text.startswith("MUSTER ")]
        if not done.success or not found:
            return None
        return [(number, key) for number, key in json.loads(found[-1].removeprefix("MUSTER "))]


def _output(given: argparse.Namespace) -> tuple[str, str]:
    """Return the profile and output of this engine in a profiles.yml."""
    from dbt.config.profile import read_profile

    found = [
        (profile, output)
        for profile, content in read_profile(given.profiles_dir).items()
        if isinstance(content, dict) and profile != "config"
        for output, settings in content.get("outputs", {}).items()
        if settings.get("type") == given.target
    ]
    wanted = [f for f in found if not given.output or ".".join(f) == given.output]
    if not wanted:
        names = ", ".join(map(".".join, found)) or "none"
        place = f"{given.profiles_dir}/profiles.yml"
        raise SystemExit(f"{place}: no output of the type {given.target} (found {names}).")
    return wanted[0]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", required=True, help="the engine")
    parser.add_argument("--output", default="", help="profile.output, where there are several")
    parser.add_argument("--rules", type=int, default=200, help="how many random rules")
    parser.add_argument("--seed", type=int, default=40_000)
    beside = "." if Path("profiles.yml").is_file() else str(Path.home() / ".dbt")
    place = os.environ.get("DBT_PROFILES_DIR", beside)
    parser.add_argument("--profiles-dir", default=place)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
