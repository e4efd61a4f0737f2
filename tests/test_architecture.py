"""The tree is the architecture: floors, sizes, names and docstrings hold for every file."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from floors import (
    LIBRARIES,
    ONLY_INSIDE_FUNCTIONS,
    ROOT,
    import_faults,
    imports,
    is_within,
    modules,
)

# Accepted exceptions, each with its reason.
LONGER_MODULES: dict[str, str] = {}
LONGER_FUNCTIONS: dict[str, str] = {}
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|handlers?|segments?|nodes?)(_|$)")
MODULES = list(modules())


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def test_there_are_modules_to_check() -> None:
    assert {"federated", "activation", "muster", "dags"} <= {m.split(".")[0] for m, _ in MODULES}


def test_floors_hold() -> None:
    faults = [
        fault
        for module, path in MODULES
        for target, _ in imports(path)
        for fault in import_faults(module, target)
    ]
    assert faults == []


def test_a_forbidden_import_is_seen() -> None:
    assert list(import_faults("federated.rule.parse", "activation.records"))
    assert list(import_faults("federated.rule.parse", "federated.compile"))
    assert list(import_faults("activation.sync.run", "federated.rule.tree"))
    assert not list(import_faults("activation.sync.run", "federated.warehouse"))


def test_libraries_stay_where_they_belong() -> None:
    faults = []
    for module, path in MODULES:
        for target, is_inside in imports(path):
            library = target.split(".")[0]
            places = LIBRARIES.get(library)
            if places and not any(is_within(module, place) for place in places):
                faults.append(f"{module} imports {library}")
            if library in ONLY_INSIDE_FUNCTIONS and not is_inside:
                faults.append(f"{module} imports {library} when it loads")
    assert faults == []


def test_there_are_no_import_cycles() -> None:
    graph: dict[str, set[str]] = {}
    names = {module.removesuffix(".__init__") for module, _ in MODULES}
    for module, path in MODULES:
        own = module.removesuffix(".__init__")
        graph[own] = {t for t, _ in imports(path) if t in names and t != own}
    state: dict[str, int] = {}

    def visit(module: str, trail: tuple[str, ...]) -> None:
        if state.get(module) == 2:
            return
        assert state.get(module) != 1, " -> ".join((*trail, module))
        state[module] = 1
        for target in sorted(graph[module]):
            visit(target, (*trail, module))
        state[module] = 2

    for module in sorted(graph):
        visit(module, ())


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[m for m, _ in MODULES])
def test_sizes_and_docstrings(module: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = len(text.splitlines())
    assert lines <= 300 or module in LONGER_MODULES, f"{module} has {lines} lines"
    assert ast.get_docstring(tree), f"{module} has no docstring"
    for item in ast.walk(tree):
        if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (item.end_lineno or item.lineno) - item.lineno + 1
        name = f"{module}.{item.name}"
        assert length <= 40 or name in LONGER_FUNCTIONS, f"{name} has {length} lines"
    for item in tree.body:
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            is_public = not item.name.startswith("_")
            assert not is_public or ast.get_docstring(item), f"{module}.{item.name}: no docstring"


def test_names_use_the_vocabulary() -> None:
    faults = [str(p.relative_to(ROOT)) for _, p in MODULES if FORBIDDEN_NAMES.search(p.stem)]
    faults += [
        str(p.relative_to(ROOT))
        for p in tracked()
        if "dbt_project" in p.parts and FORBIDDEN_NAMES.search(p.stem)
    ]
    assert faults == []


def test_no_registry_host_or_machine_path_in_any_file() -> None:
    hosts = r"pythonhosted\.|pypi\.[o]rg|npmjs\.[c]om|deb\.[d]ebian"
    hosts_or_paths = re.compile(hosts + r"|(?<![\w.])/(work|farm|root|home)/[a-z.]")
    faults = []
    for path in tracked():
        if path.suffix in {".parquet", ".png", ".woff", ".woff2"} or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if hosts_or_paths.search(line):
                faults.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert faults == []


def test_every_model_has_its_own_yaml() -> None:
    models = ROOT / "dbt_project" / "models"
    written = [p for p in models.rglob("*.sql") if "generated" not in p.parts]
    assert written
    missing = [str(p.relative_to(ROOT)) for p in written if not p.with_suffix(".yml").is_file()]
    assert missing == []


def test_models_stay_readable() -> None:
    limits = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "dbt_project" / "models").rglob("*.sql")
        if "generated" not in path.parts
    }
    assert {str(path): lines for path, lines in limits.items() if lines > 100} == {}


def test_each_dag_file_is_one_dag_in_the_timetable() -> None:
    timetable = (ROOT / "dags" / "README.md").read_text(encoding="utf-8")
    names = {p.stem for p in (ROOT / "dags").glob("*.py") if p.stem != "dag_settings"}
    assert names
    assert {name for name in names if f"`{name}`" not in timetable} == set()


def test_readmes_are_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150
