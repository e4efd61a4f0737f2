"""Reads the catalogue from the property YAML beside the marts; it needs no run of dbt."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from federated.catalog.check import check_catalog
from federated.catalog.positions import read_positions
from federated.catalog.read_changes import read_changes
from federated.catalog.schema import (
    Attribute,
    Catalog,
    Collection,
    Entity,
    History,
    Link,
    Table,
)
from federated.catalog.uniqueness import Tested, find_untested, unique_columns
from federated.documents import read_values
from federated.errors import CatalogError, DocumentError, Fault, nearest, shown
from federated.kinds import kind_of

MODELS = Path("dbt_project/models")
MARTS = MODELS / "marts"
CARDINALITIES = ("many_to_one", "one_to_one", "one_to_many")
GENERATED = MODELS / "generated"


def read_catalog(project_dir: Path, made: Iterable[dict[str, Any]] = ()) -> Catalog:
    """Return the catalogue of a project; `made` are the entries of marts that are generated.

    Raises: CatalogError with every fault of every file.
    """
    faults: list[Fault] = []
    tables: dict[str, Table] = {}
    entities: dict[str, Entity] = {}
    collections: dict[str, Collection] = {}
    others: dict[str, Table] = {}
    tested: Tested = {}
    # What is generated is not read as it lies there: it may be older than what people wrote.
    written = _models(project_dir / MODELS, faults)
    generated = ((project_dir / MARTS / f"{model['name']}.yml", model) for model in made)
    for path, model in chain(written, generated):
        tested[str(model["name"])] = unique_columns(model)
        meta = _meta(model)
        where = f"{path.relative_to(project_dir)}: {model.get('name')}"
        if not _is_ours(project_dir / MARTS, path, model):
            others[str(model["name"])] = _table(model, meta, where, [])
            continue
        table = _table(model, meta, where, faults)
        tables[table.name] = table
        if name := meta.get("entity"):
            entities[name] = _entity(table.name, meta, where, faults)
        if name := meta.get("collection"):
            collections[name] = _collection(table.name, meta, where, faults)
    for name in [t.history.table for t in tables.values() if t.history is not None]:
        if name in others:
            tables[name] = others.pop(name)
    catalog = Catalog(entities, collections, tables, others)
    faults += find_untested(catalog, tested)
    faults += check_catalog(catalog)
    if faults:
        raise CatalogError(faults)
    return catalog


def _models(folder: Path, faults: list[Fault]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the models that people describe, in the order of their paths."""
    generated = folder.parent.parent / GENERATED
    for path in sorted(p for p in folder.rglob("*.yml") if not p.is_relative_to(generated)):
        try:
            data = read_values(path)
        except DocumentError as error:
            faults += error.faults
            continue
        models = data.get("models") if isinstance(data, dict) else None
        for model in models if isinstance(models, list) else []:
            if isinstance(model, dict) and isinstance(model.get("name"), str):
                yield path, model


def _is_ours(marts: Path, path: Path, model: Mapping[str, Any]) -> bool:
    """Return whether a model says something to us, as those of the catalogue do."""
    if not path.is_relative_to(marts):
        return False
    return bool(_meta(model)) or any(_meta(c) for c in model.get("columns") or [])


def _meta(part: Any) -> dict[str, Any]:
    config = part.get("config") if isinstance(part, dict) else None
    meta = config.get("meta") if isinstance(config, dict) else None
    ours = meta.get("muster") if isinstance(meta, dict) else None
    return ours if isinstance(ours, dict) else {}


def _table(
    model: Mapping[str, Any], meta: Mapping[str, Any], where: str, faults: list[Fault]
) -> Table:
    columns = {}
    attributes = {}
    for column in model.get("columns") or []:
        name = str(column.get("name"))
        columns[name] = kind = kind_of(str(column.get("data_type", "")))
        ours = _meta(column)
        if not ours.get("attribute"):
            continue
        if kind is None:
            problem = f"has a type no rule can speak of (found {shown(column.get('data_type'))})"
            faults.append(Fault(f"{where}.{name}", problem, "Declare a data_type, such as text."))
            continue
        attributes[name] = Attribute(
            name,
            *kind,
            label=_labels(ours, name),
            labels=tuple(ours.get("labels") or ()),
            allowed_values=tuple(str(v) for v in ours.get("allowed_values") or ()),
        )
    attributes |= read_positions(meta.get("positions"), f"{where}.positions", faults)
    links = {
        name: _link(name, link, f"{where}.links.{name}", faults)
        for name, link in (meta.get("links") or {}).items()
    }
    name = str(model["name"])
    changes = read_changes(meta.get("changes"), where, faults)
    labels = tuple(str(each) for each in meta.get("labels") or ())
    history = _history(meta.get("history"), where, faults)
    said = _labels(meta, name)
    return Table(name, columns, attributes, links, said, where, labels, changes, history)


def _link(name: str, link: Mapping[str, Any], where: str, faults: list[Fault]) -> Link:
    found = link.get("cardinality", CARDINALITIES[0])
    if found not in CARDINALITIES:
        problem = f"is not known (found {shown(found)})"
        faults.append(Fault(f"{where}.cardinality", problem, nearest(found, CARDINALITIES)))
    on = tuple((link.get("on") or {}).items())
    return Link(name, str(link.get("model")), on, found == CARDINALITIES[2])


def _history(found: Any, where: str, faults: list[Fault]) -> History | None:
    if found is None:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("on"), dict):
        advice = "Write {model: fct_profile_history, on: {profile_id: profile_id}, valid_from: …}."
        faults.append(Fault(f"{where}.history", f"is not known (found {shown(found)})", advice))
        return None
    valid_from = _needed(found, "valid_from", f"{where}.history", faults)
    on = tuple((str(mine), str(theirs)) for mine, theirs in found["on"].items())
    return History(str(found.get("model")), on, valid_from, found.get("valid_to"))


def _labels(meta: Mapping[str, Any], name: str) -> dict[str, str]:
    label = meta.get("label")
    if isinstance(label, str):
        return {"en": label}
    return {str(k): str(v) for k, v in label.items()} if isinstance(label, dict) else {"en": name}


def _entity(table: str, meta: Mapping[str, Any], where: str, faults: list[Fault]) -> Entity:
    name = str(meta["entity"])
    key = _needed(meta, "key", where, faults)
    default = meta.get("default") is True
    return Entity(name, table, key, meta.get("idx"), default, _labels(meta, name))


def _collection(table: str, meta: Mapping[str, Any], where: str, faults: list[Fault]) -> Collection:
    name = str(meta["collection"])
    owners = meta.get("owners") or {}
    if not isinstance(owners, dict):
        faults.append(Fault(f"{where}.owners", "is no mapping", "Write {profile: profile_id}."))
        owners = {}
    key = meta.get("key") or []
    return Collection(
        name,
        table,
        {str(k): str(v) for k, v in owners.items()},
        tuple([key] if isinstance(key, str) else key),
        meta.get("time"),
        tuple(meta.get("order") or ()),
        meta.get("known_at"),
        meta.get("future") is True,
        _labels(meta, name),
        meta.get("element"),
    )


def _needed(meta: Mapping[str, Any], key: str, where: str, faults: list[Fault]) -> str:
    if not isinstance(meta.get(key), str):
        faults.append(Fault(f"{where}.{key}", "is missing", "Name a column."))
        return ""
    return str(meta[key])
