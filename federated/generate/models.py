"""The dbt models of a project's audiences as text: members, views, catalogue, and their YAML."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlglot import exp

from federated.catalog.model_names import (
    CATALOGUE,
    EVALUATED,
    changes_model,
    members_model,
    view_model,
)
from federated.compile import CompiledAudience, dbt_sql, with_reads
from federated.describe import describer
from federated.generate.catalogue import (
    CATALOGUE_COLUMNS,
    LANGUAGES,
    catalogue_row,
    catalogue_sql,
    typed,
)
from federated.generate.changes import changes_columns, changes_sql, watched
from federated.generate.kept import KeptTexts
from federated.generate.planned import plan_of, shared_files, shared_yaml, together_sql
from federated.generate.properties import NOTE, described_column, properties_text
from federated.planner.plan import Evaluation
from federated.rule.identity import fingerprint, plain
from federated.rule.parents import parents
from federated.rule.tree import Audience

FOLDER = "audiences"
_TEXT_COLUMNS = ("audience_key", "entity", "entity_key")


def write_models(
    compiled: Mapping[str, CompiledAudience],
    engine: str,
    evaluation: Evaluation = "auto",
    kept: KeptTexts | None = None,
) -> dict[str, str]:
    """Return every generated file by its path below the generated models."""
    kept = kept or KeptTexts()
    compiled = with_reads(compiled)
    made_of = {key: _made_of(each) for key, each in compiled.items()}
    plan = plan_of(compiled, evaluation, engine)
    files: dict[str, str] = shared_files(plan, engine)
    published = [c for _, c in sorted(compiled.items()) if c.audience.status == "published"]
    sentences = _sentences(compiled, made_of, kept)
    asked = watched(c.audience for c in published)
    for each in published:
        key = each.audience.key
        together = plan.of(key) if plan else None
        files[f"{members_model(key)}.sql"] = (
            together_sql(each, together, engine)
            if together
            else kept.get(made_of[key], "members", partial(_members_sql, each, engine))
        )
        files[f"{view_model(key)}.sql"] = _view_sql(key)
        described = _audience_yaml(each, sentences[key], labels_of(compiled, key))
        if key in asked:
            files[f"{changes_model(key)}.sql"] = _head("table", NOTE) + changes_sql(each.audience)
            described["models"].append(changes_columns(each.audience))
        files[f"{view_model(key)}.yml"] = properties_text(described)
    files[f"{EVALUATED}.sql"] = _evaluated_sql([c.audience for c in published], engine)
    rows = [
        kept.get(made_of[key], "row", partial(catalogue_row, c, sentences[key], engine))
        for key, c in sorted(compiled.items())
    ]
    files[f"{CATALOGUE}.sql"] = _head("table", NOTE) + catalogue_sql(rows, engine) + "\n"
    tables = _tables_yaml()
    files["_audiences.yml"] = properties_text(
        {**tables, "models": [*tables["models"], *shared_yaml(plan)]}
    )
    return {f"{FOLDER}/{name}": files[name] for name in sorted(files)}


def _made_of(compiled: CompiledAudience) -> str:
    """Return what changes with the document of an audience, and with what it sees of others."""
    others = compiled.context.audiences
    named = {key: others[key].entity for key in parents(compiled.audience) if key in others}
    return fingerprint([compiled.rule_hash, plain(compiled.audience), named], 32)


def _sentences(
    compiled: Mapping[str, CompiledAudience], made_of: Mapping[str, str], kept: KeptTexts
) -> dict[str, dict[str, str]]:
    """Return each audience as one sentence in every language."""
    if not compiled:
        return {}
    catalog = next(iter(compiled.values())).context.catalog
    say = {language: describer(catalog, language) for language in LANGUAGES}

    def said(each: CompiledAudience) -> dict[str, Any]:
        return {language: say[language](each.checked) for language in LANGUAGES}

    return {
        key: kept.get(made_of[key], "sentences", partial(said, each))
        for key, each in compiled.items()
    }


def _head(materialized: str, note: str) -> str:
    return f"-- {note}\n{{{{ config(materialized='{materialized}', tags=['audience']) }}}}\n\n"


def _members_sql(compiled: CompiledAudience, engine: str) -> str:
    audience = compiled.audience
    note = f"{NOTE}\n-- Rule {compiled.rule_hash} of {audience.source or audience.key}"
    return _head("table", note) + compiled.dbt_sql(engine) + "\n"


def _view_sql(key: str) -> str:
    body = (
        "select entity_key, entered_at\n"
        "from {{ ref('fct_audience_members') }}\n"
        f"where audience_key = '{key}'\n"
    )
    return _head("view", NOTE) + body


def _evaluated_sql(audiences: list[Audience], engine: str) -> str:
    if not audiences:
        nothing = exp.select(*(typed(exp.Null(), name) for name in _TEXT_COLUMNS))
        return _head("view", NOTE) + dbt_sql(nothing.where(exp.false()), engine) + "\n"
    # A key is a plain name, so that the text of one is that of all.
    some = audiences[0].key
    text = _all_members(some, engine)
    parts = [text.replace(members_model(some), members_model(a.key)) for a in audiences]
    return _head("view", NOTE) + "\nunion all\n".join(parts) + "\n"


def _all_members(key: str, engine: str) -> str:
    columns = [exp.column(name) for name in _TEXT_COLUMNS]
    return dbt_sql(exp.select(*columns).from_(members_model(key)), engine)


def labels_of(compiled: Mapping[str, CompiledAudience], key: str) -> list[str]:
    """Return the data-usage labels of an audience and of all audiences it names, near and far."""
    found = set(compiled[key].labels)
    for other in parents(compiled[key].audience):
        found |= set(labels_of(compiled, other))
    return sorted(found)


def _audience_yaml(
    compiled: CompiledAudience, sentences: dict[str, str], labels: list[str]
) -> dict[str, Any]:
    audience = compiled.audience
    key = audience.key
    meta = {
        "audience": key,
        "owner": audience.owner,
        "entity": audience.entity,
        "folder": audience.folder,
        "tags": list(audience.tags),
        "labels": labels,
        "reads": [f"{model}.{column}" for model, column in compiled.reads],
        "rule_hash": compiled.rule_hash,
        "label": dict(audience.label),
        "sentence": sentences,
    }
    members = {
        "name": members_model(key),
        "description": f"One row per {audience.entity} that the rule selects. {sentences['en']}",
        "config": {"contract": {"enforced": True}, "meta": {"muster": meta}},
        "columns": [
            described_column("audience_key", "text", "Always this audience."),
            described_column("entity", "text", "What is selected."),
            described_column("entity_key", "text", "Key of the member.", ["unique", "not_null"]),
        ],
    }
    view = _view_yaml(key, sentences["en"], meta)
    exposure = _exposure_yaml(audience, sentences["en"])
    return {"version": 2, "models": [members, view], "exposures": [exposure]}


def _view_yaml(key: str, sentence: str, meta: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": view_model(key),
        "description": sentence,
        "config": {"meta": {"muster": meta}},
        "columns": [
            described_column("entity_key", "text", "Key of the member."),
            described_column("entered_at", "timestamp", "The as_of at which it became one."),
        ],
    }


def _exposure_yaml(audience: Audience, sentence: str) -> dict[str, Any]:
    return {
        "name": view_model(audience.key),
        "label": audience.label["en"],
        "type": "application",
        "description": sentence,
        "depends_on": [f"ref('{view_model(audience.key)}')"],
        "owner": {"name": audience.owner or "nobody"},
    }


def _tables_yaml() -> dict[str, Any]:
    evaluated = {
        "name": EVALUATED,
        "description": "One row per member of any audience, as the rules say at this as_of.",
        "columns": [
            described_column("audience_key", "text", "The audience."),
            described_column("entity", "text", "What is selected."),
            described_column("entity_key", "text", "Key of the member."),
        ],
    }
    catalogue = {
        "name": CATALOGUE,
        "description": "One row per audience, published or not.",
        "config": {"contract": {"enforced": True}},
        "columns": [
            described_column(n, "text", d, ["unique", "not_null"] if n == "audience_key" else [])
            for n, d in CATALOGUE_COLUMNS.items()
        ],
    }
    return {"version": 2, "models": [evaluated, catalogue]}
