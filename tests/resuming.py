"""Remembers which tests passed on a tree, so that a long run goes on from where it was stopped.

With `--resume` a sweep that passed is left out by itself, and the other tests of a file where all
of them passed: those may build on each other. `--fresh` forgets what was remembered before.
"""

import contextlib
import hashlib
import json
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import pytest

TREE = ("federated", "activation", "muster", "muster_airflow", "dags", "dbt_project", "tests",
        "pyproject.toml", "requirements.lock", "dbt_project.yml", "profiles.yml")  # fmt: skip
WRITTEN = {"__pycache__", "target", "logs", "dbt_packages"}
SHOWN = 24
PASSED: Final = "passed"
FAILED: Final = "FAILED"


class Result(NamedTuple):
    """How one test ended, and when."""

    seconds: float
    is_sweep: bool
    said: Literal["passed", "FAILED"]


def digest_of(root: Path) -> str:
    """Return what stands for everything that tests run and read, and for the Python they run on."""
    found = hashlib.sha256(sys.version.encode())
    for path in _files(root):
        found.update(f"\0{path.relative_to(root)}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    for name in TREE:
        place = root / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            inside = path.relative_to(root).parts
            is_ours = not any(part in WRITTEN or part.startswith(".") for part in inside)
            if is_ours and path.is_file():
                yield path


class Resuming:
    """Leaves out what passed before, writes down what passes, and says both at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self.file = config.rootpath / "target" / "tests-passed" / digest_of(config.rootpath)
        if config.getoption("--fresh"):
            self.file.unlink(missing_ok=True)
        self.results = _read(self.file)
        self.before = {node for node, result in self.results.items() if result.said == PASSED}
        self.seconds: dict[str, float] = defaultdict(float)
        self.called: set[str] = set()

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker what passed: read once and here, so that all workers find the same."""
        node.workerinput["passed_before"] = sorted(self.before)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out what passed before."""
        leave_out(config, items, self.before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write a test down once it is over and nothing of it failed."""
        node, is_sweep = report.nodeid, "long" in report.keywords
        self.seconds[node] += report.duration
        if report.failed:
            self.called.discard(node)
            self._keep(node, Result(round(self.seconds[node], 1), is_sweep, FAILED))
        elif report.when == "call" and report.passed:
            self.called.add(node)
        elif report.when == "teardown" and node in self.called:
            self._keep(node, Result(self.seconds[node], is_sweep, PASSED))

    def _keep(self, node: str, result: Result) -> None:
        self.results[node] = result
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as known:
            # On a line of its own, whatever a run that was cut off left before it.
            known.write("\n" + json.dumps([node, *result]) + "\n")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Count nothing left to run as passed, where all of it passed before."""
        if self.before and session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            session.exitstatus = pytest.ExitCode.OK

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what was left out, and of every sweep which parts of it passed: their seeds."""
        terminalreporter.section("sweeps")
        for line in self.summary():
            terminalreporter.line(line)

    def summary(self) -> Iterator[str]:
        """Yield the lines to print."""
        if self.before:
            yield f"{len(self.before):,} tests had passed on this same tree; FRESH=1 starts over."
        sweeps: dict[str, dict[str, list[str]]] = defaultdict(lambda: {PASSED: [], FAILED: []})
        seconds: dict[str, float] = defaultdict(float)
        for node, result in self.results.items():
            if result.is_sweep:
                name, _, shard = node.partition("[")
                sweeps[name][result.said].append(shard.removesuffix("]"))
                seconds[name] += result.seconds
        for name, shards in sorted(sweeps.items()):
            counts = f"{len(shards[PASSED])} passed, {len(shards[FAILED])} failed"
            yield f"{name}: {counts}, {seconds[name]:,.0f} s"
            for said in filter(shards.get, shards):
                more = len(shards[said]) - SHOWN
                text = f"{said}: {', '.join(shards[said][:SHOWN])}"
                text += f" … and {more} more" if more > 0 else ""
                yield from textwrap.wrap(text, 98, initial_indent="  ", subsequent_indent="    ")


class Worker:
    """What a worker does of it: it leaves out what it was told."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out what passed before."""
        leave_out(config, items, set(config.workerinput["passed_before"]))  # type: ignore[attr-defined]  # of xdist


def leave_out(config: pytest.Config, items: list[pytest.Item], passed: set[str]) -> None:
    """Take out of the items what need not run again."""
    files: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("long") is None:
            files[item.nodeid.partition("::")[0]].append(item)
    whole = {file for file, inside in files.items() if all(i.nodeid in passed for i in inside)}
    kept: list[pytest.Item] = []
    out: list[pytest.Item] = []
    for item in items:
        is_sweep = item.get_closest_marker("long") is not None
        is_done = item.nodeid in passed if is_sweep else item.nodeid.partition("::")[0] in whole
        (out if is_done else kept).append(item)
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = kept


def _read(file: Path) -> dict[str, Result]:
    """Return what is written down, of each test the last; a line that was cut off is not."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        with contextlib.suppress(ValueError):
            node, *result = json.loads(line)
            found[node] = Result(*result)
    return found


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two options."""
    parser.addoption("--resume", action="store_true", help="leave out what passed on this tree")
    parser.addoption("--fresh", action="store_true", help="with --resume: forget what passed")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to remember, where that is asked for."""
    if config.getoption("--resume"):
        plugin = Worker() if hasattr(config, "workerinput") else Resuming(config)
        config.pluginmanager.register(plugin, "resuming")
