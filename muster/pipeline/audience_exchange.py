"""Brings rules of other tools into a project, and takes audiences out to them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from federated import load_catalog, load_project
from federated.catalog.schema import Catalog
from federated.errors import shown
from federated.generate.project import AUDIENCES
from federated.generate.where_clause import where_clause
from federated.interchange.formats import export_rule, format_named, import_rule
from federated.passes import Context, check
from federated.rule.parse import KEY, parse_audience
from muster.errors import InputError
from muster.pipeline.audience_sql import place_of
from muster.pipeline.yaml_text import yaml_text
from muster.settings import Settings

SQL = "sql"


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The document a foreign rule became, what to know of it, and where it was written."""

    data: dict[str, Any]
    text: str
    notes: tuple[str, ...]
    path: Path | None


def import_audience(
    settings: Settings | None,
    text: str,
    source: str,
    *,
    catalog_file: Path | None = None,
    entity: str | None = None,
    names: Mapping[str, str] | None = None,
    key: str | None = None,
) -> ImportedFile:
    """Return a rule of another tool as a draft; with `key` it is written into the project.

    Names are those of `catalog_file`, else of the project, where there is one: the rule is then
    held against it.

    Raises: RuleError with all that cannot be said; InputError for a key that is none or taken.
    """
    catalog, chosen = _catalog(settings, catalog_file, entity)
    found = import_rule(text, source, catalog=catalog, entity=chosen, names=names)
    own = key or "imported"
    data = {
        "version": 1,
        "audience": own,
        "label": {"en": own.replace("_", " ").capitalize()},
        "entity": chosen,
        "status": "draft",
        "rule": found.rule,
    }
    _check(data, catalog, settings)
    written = yaml_text(data)
    path = _write(settings, key, written) if key is not None else None
    return ImportedFile(data, written, found.notes, path)


def _catalog(
    settings: Settings | None, file: Path | None, entity: str | None
) -> tuple[Catalog | None, str]:
    if file is not None:
        stored = load_catalog(file)
        return stored.catalog, entity or stored.default_entity
    if settings is None:
        return None, entity or "profile"
    return load_project(settings.project_dir).catalog, entity or "profile"


def _check(data: dict[str, Any], catalog: Catalog | None, settings: Settings | None) -> None:
    """Refuse what the catalogue does not know, with everything that is wrong."""
    audience = parse_audience(data)
    if catalog is not None:
        others = load_project(settings.project_dir).audiences if settings is not None else {}
        check(audience, Context(catalog, others))


def _write(settings: Settings | None, key: str, text: str) -> Path:
    if settings is None:
        raise InputError("--write: there is no project to write into. Name it by --project-dir.")
    if not KEY.match(key):
        raise InputError(f"--write: {shown(key)} is not a key. Use lower case, digits and _.")
    folder = settings.project_dir / AUDIENCES
    if any(p.stem == key for p in folder.rglob("*.*")):
        raise InputError(f"--write: there is an audience {key} already. Choose another key.")
    path = folder / "imported" / f"{key}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def export_audience(
    settings: Settings, key: str, to: str, engine: str, as_of: datetime | None
) -> str:
    """Return an audience of the project in another format, as text.

    Raises: RuleError naming each part that cannot be said there; InputError without an as_of that
    SQL needs.
    """
    compiled = load_project(settings.project_dir).audience(key)
    if to == SQL:
        if as_of is None:
            raise InputError("export: SQL is of a moment. Add --as-of, such as 2017-10-30.")
        return where_clause(compiled, engine, as_of, lambda model: place_of(settings, model))
    known = format_named(to)
    rule = (compiled.named if known.writes_named else compiled.audience).rule
    if rule is None:
        raise InputError(f"export: {key} is made by a query, not by a rule. Use --to sql.")
    catalog, entity = compiled.context.catalog, compiled.audience.entity
    return json.dumps(export_rule(rule, to, catalog, entity), ensure_ascii=False, indent=2)


def read_names(pairs: list[str]) -> dict[str, str]:
    """Return `theirs=ours` pairs as a mapping.

    Raises: InputError for one that is no pair.
    """
    found = {}
    for pair in pairs:
        theirs, equals, ours = pair.rpartition("=")
        if not equals or not theirs or not ours:
            raise InputError(f"--name: {shown(pair)} is no pair. Write theirs=ours.")
        found[theirs] = ours
    return found
