"""What readers of published tables may rely on, and which change of it needs a new version.

`dbt_project/contracts.yml` holds every table that is published, with its columns, their types and
what is unique in it. dbt sees to it that a built table is what its YAML says; here that YAML is
held against what was promised. More columns and more tables break nobody and are written down;
what takes something away is refused until the table has a new version.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from federated.catalog.from_dbt import MARTS
from federated.catalog.uniqueness import unique_columns
from federated.documents import load_document, read_values
from federated.errors import CatalogError, Fault, nearest, shown
from muster.pipeline.yaml_text import yaml_text

PLACE = Path("dbt_project", "contracts.yml")
# Generated models that are published: profiles by each policy, computed attributes, the audiences.
PUBLISHED = ("profiles/", "attributes/dim_", "audiences/_audiences")
DOCUMENT_KEYS = ("version", "versions", "retired", "tables")
HEAD = """\
# What readers of published tables rely on. `muster compile` adds tables and columns, and refuses to
# take any away, or to change a type or what is unique, while the table has its version. Raise it by
# `versions: {dim_profiles: 2}`; let a table go by `retired: [dim_old]`. The rest is written.
"""


@dataclass(frozen=True)
class Contract:
    """One published table: its columns, and the sets of them that tell its rows apart."""

    version: int
    columns: Mapping[str, str]
    unique: tuple[tuple[str, ...], ...]
    # What each version took away from the one before.
    changes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Promised:
    """What is promised: tables by name, versions that people raised, tables they let go."""

    tables: Mapping[str, Contract] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    retired: tuple[str, ...] = ()


def settle_contracts(project_dir: Path, texts: Mapping[str, str]) -> str | None:
    """Return what contracts.yml is to say, or nothing where no table is published or promised.

    `texts` are the generated files by their path below the generated models.

    Raises: CatalogError with every change that breaks a contract, and every fault of the file.
    """
    path = project_dir / PLACE
    promised = _read(path) if path.is_file() else Promised()
    found = dict(sorted(_published(project_dir, texts)))
    if not found and not promised.tables:
        return None
    if faults := list(_faults(promised, found)):
        raise CatalogError(faults)
    return _written(promised, found)


def _published(project_dir: Path, texts: Mapping[str, str]) -> Iterator[tuple[str, Contract]]:
    documents = [read_values(path) for path in sorted((project_dir / MARTS).rglob("*.yml"))]
    yaml = YAML(typ="safe", pure=True)
    for name, text in texts.items():
        if name.startswith(PUBLISHED) and name.endswith(".yml"):
            documents.append(yaml.load(text))
    for document in documents:
        models = document.get("models") if isinstance(document, dict) else None
        for model in models or []:
            # Steps that lie beside a published table are not promised to anyone.
            if not str(model["name"]).startswith("int_"):
                yield str(model["name"]), _contract(model)


def _contract(model: Mapping[str, Any]) -> Contract:
    columns = {str(c["name"]): str(c.get("data_type", "")) for c in model.get("columns") or []}
    unique = sorted(tuple(sorted(each)) for each in unique_columns(model))
    return Contract(1, columns, tuple(unique))


def _faults(promised: Promised, found: Mapping[str, Contract]) -> Iterator[Fault]:
    for name in promised.versions:
        if name not in found:
            advice = nearest(name, found)
            yield Fault(f"{PLACE}: versions.{name}", "is of no published table", advice)
    for name in promised.retired:
        if name in found:
            yield Fault(f"{PLACE}: retired", f"{name} is still published", "Take it off the list.")
    for name, held in promised.tables.items():
        if name not in found:
            if name not in promised.retired:
                advice = f"Keep it, or write in {PLACE} that it is gone: retired: [{name}]"
                yield Fault(f"{name}, version {held.version}", "is no longer published", advice)
            continue
        said = promised.versions.get(name, 1)
        if said < held.version:
            problem = f"is {said}, and it has been {held.version}"
            yield Fault(f"{PLACE}: versions.{name}", problem, f"Write: {held.version}")
        elif said == held.version:
            advice = f"Keep it, or raise the version: in {PLACE}, versions: {{{name}: {said + 1}}}"
            for broken in broken_by(held, found[name]):
                yield Fault(f"{name}, version {said}", f"{broken}, on which readers rely", advice)


def broken_by(held: Contract, now: Contract) -> list[str]:
    """Return what of a contract no longer holds, in words."""
    broken = []
    for name, kind in held.columns.items():
        if name not in now.columns:
            broken.append(f"column {name} is gone")
        elif now.columns[name] != kind:
            broken.append(f"column {name} was {kind} and is {now.columns[name]}")
    for columns in held.unique:
        # Rows told apart by fewer columns are told apart by these too.
        if not any(set(each) <= set(columns) for each in now.unique):
            broken.append(f"no test keeps {', '.join(columns)} unique any more")
    return broken


def _read(path: Path) -> Promised:
    data = load_document(path, kind="contracts").data
    faults = [
        Fault(f"{PLACE}: {key}", "is not known", nearest(key, DOCUMENT_KEYS))
        for key in data
        if key not in DOCUMENT_KEYS
    ]
    versions, retired = data.get("versions") or {}, data.get("retired") or []
    tables = data.get("tables") or {}
    wrong = {"versions": (versions, dict), "retired": (retired, list), "tables": (tables, dict)}
    for key, (value, kind) in wrong.items():
        if not isinstance(value, kind):
            advice = f"Write: {key}: {'[dim_old]' if kind is list else '{dim_profiles: 2}'}"
            faults.append(
                Fault(f"{PLACE}: {key}", f"cannot be read (found {shown(value)})", advice)
            )
    for name, said in versions.items() if isinstance(versions, dict) else ():
        if isinstance(said, bool) or not isinstance(said, int) or said < 1:
            problem = f"is not a version (found {shown(said)})"
            faults.append(Fault(f"{PLACE}: versions.{name}", problem, "Write a whole number."))
    if faults:
        raise CatalogError(faults)
    try:
        held = {str(name): _held(entry) for name, entry in tables.items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        advice = "Take it from the last commit: this part is written by muster compile."
        raise CatalogError([Fault(f"{PLACE}: tables", "was changed by hand", advice)]) from None
    return Promised(held, {str(k): v for k, v in versions.items()}, tuple(map(str, retired)))


def _held(entry: Mapping[str, Any]) -> Contract:
    return Contract(
        int(entry["version"]),
        {str(name): str(kind) for name, kind in entry["columns"].items()},
        tuple(tuple(map(str, columns)) for columns in entry["unique"]),
        {int(v): tuple(map(str, said)) for v, said in (entry.get("changes") or {}).items()},
    )


def _written(promised: Promised, found: Mapping[str, Contract]) -> str:
    tables = {}
    for name, now in found.items():
        version = promised.versions.get(name, 1)
        held = promised.tables.get(name)
        changes = dict(held.changes) if held else {}
        if held and version > held.version:
            changes[version] = tuple(broken_by(held, now))
        tables[name] = {"version": version, "unique": _lists(now.unique)}
        if changes:
            tables[name]["changes"] = {v: list(changes[v]) for v in sorted(changes)}
        tables[name]["columns"] = dict(now.columns)
    document = {
        "version": 1,
        "versions": dict(sorted(promised.versions.items())),
        "retired": sorted(promised.retired),
        "tables": tables,
    }
    return HEAD + yaml_text(document)


def _lists(unique: Iterable[tuple[str, ...]]) -> list[list[str]]:
    return [list(columns) for columns in unique]
