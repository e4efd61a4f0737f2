"""Brings rules of other tools into a project, and takes audiences out to them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from federated import load_project
from federated.compile import CompiledAudience
from federated.errors import shown
from federated.generate.project import AUDIENCES
from federated.generate.where_clause import where_clause
from federated.interchange.formats import export_rule, format_named, import_rule
from federated.passes import Context, check
from federated.rule.parse import KEY, parse_audience
from federated.standalone.audiences import StandaloneAudience
from federated.standalone.where_clause import standalone_where
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
    context: Context | None = None,
    default_entity: str = "profile",
    entity: str | None = None,
    names: Mapping[str, str] | None = None,
    key: str | None = None,
) -> ImportedFile:
    """Return a rule of another tool as a draft; with `key` it is written into the project.

    Names are those of `context`, else of the project, where there is one: the rule is then held
    against it.

    Raises: RuleError with all that cannot be said; InputError for a key that is none or taken.
    """
    if context is None and settings is not None:
        context = load_project(settings.project_dir).context
    chosen = entity or default_entity
    catalog = None if context is None else context.catalog
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
    audience = parse_audience(data)
    if context is not None:
        check(audience, context)
    written = yaml_text(data)
    path = _write(settings, key, written) if key is not None else None
    return ImportedFile(data, written, found.notes, path)


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
        return where_clause(compiled, engine, _given(as_of), partial(place_of, settings))
    return _written(compiled, to)


def export_standalone(
    audience: StandaloneAudience, to: str, engine: str, as_of: datetime | None
) -> str:
    """Return a rule over a stand-alone catalogue in another format; SQL is of tables as they are.

    Raises: as `export_audience`.
    """
    if to == SQL:
        return standalone_where(audience, engine, _given(as_of))
    return _written(audience.compiled, to)


def _given(as_of: datetime | None) -> datetime:
    if as_of is None:
        raise InputError("export: SQL is of a moment. Add --as-of, such as 2017-10-30.")
    return as_of


def _written(compiled: CompiledAudience, to: str) -> str:
    known = format_named(to)
    rule = (compiled.named if known.writes_named else compiled.audience).rule
    if rule is None:
        key = compiled.audience.key
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
