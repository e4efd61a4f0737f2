"""The dbt models of computed attributes as text: one each, and one view an entity for people."""

from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from federated.catalog.model_names import EVALUATED_AT, attributes_view
from federated.catalog.schema import Catalog
from federated.compile import dbt_sql
from federated.computed.compiled import CompiledAttribute
from federated.describe import describe_value
from federated.generate.catalogue import LANGUAGES
from federated.generate.properties import NOTE, described_column, properties_text
from federated.kinds import Kind
from federated.passes.sql.names import quote_names
from federated.passes.sql.places import KEY, column, table

FOLDER = "attributes"
TYPES = {
    Kind.TEXT: "text",
    Kind.INTEGER: "bigint",
    Kind.FLOAT: "double precision",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp",
}
EVERYONE = "everyone_of_them"
AS_OF = "The as_of at which it was evaluated."


def write_attributes(
    attributes: Mapping[str, CompiledAttribute], catalog: Catalog, engine: str
) -> dict[str, str]:
    """Return every generated file of computed attributes by its path below the generated models."""
    files: dict[str, str] = {}
    by_entity: dict[str, list[CompiledAttribute]] = {}
    for key in sorted(attributes):
        each = attributes[key]
        by_entity.setdefault(each.attribute.entity, []).append(each)
        files[f"{each.model}.sql"] = _sql(each, engine)
        files[f"{each.model}.yml"] = properties_text(
            {"version": 2, "models": [_described(each, catalog)]}
        )
    for entity, those in sorted(by_entity.items()):
        view = attributes_view(entity)
        files[f"{view}.sql"] = _view_sql(entity, those, catalog, engine)
        files[f"{view}.yml"] = properties_text(
            {"version": 2, "models": [_view(entity, those, catalog)]}
        )
    return {f"{FOLDER}/{name}": files[name] for name in sorted(files)}


def data_type(compiled: CompiledAttribute) -> str:
    """Return the type its column has in the warehouse, as dbt's YAML writes it."""
    if compiled.kind is Kind.DECIMAL:
        return f"numeric(18,{compiled.scale or 0})"
    return TYPES[compiled.kind]


def _sql(compiled: CompiledAttribute, engine: str) -> str:
    source = compiled.attribute.source or compiled.key
    note = f"-- {NOTE}\n-- Value {compiled.digest} of {source}\n"
    config = "{{ config(materialized='table', tags=['attribute']) }}\n\n"
    return f"{note}{config}{compiled.dbt_sql(engine)}\n"


def _described(compiled: CompiledAttribute, catalog: Catalog) -> dict[str, Any]:
    attribute = compiled.attribute
    said = {
        code: describe_value(compiled.checked, attribute.entity, catalog, code)
        for code in LANGUAGES
    }
    meta = {
        "computed_attribute": compiled.key,
        "owner": attribute.owner,
        "entity": attribute.entity,
        "folder": attribute.folder,
        "labels": list(compiled.labels),
        "reads": [f"{model}.{column}" for model, column in compiled.reads],
        "value_hash": compiled.digest,
        "label": dict(attribute.label),
        "sentence": said,
    }
    tests = ["unique", "not_null"]
    key_type = _key_type(attribute.entity, catalog)
    return {
        "name": compiled.model,
        "description": f"One row per {attribute.entity}, with {said['en']}.",
        "config": {"contract": {"enforced": True}, "meta": {"muster": meta}},
        "columns": [
            described_column("entity_key", key_type, f"Key of the {attribute.entity}.", tests),
            described_column(compiled.key, data_type(compiled), _meaning(compiled)),
            described_column(EVALUATED_AT, "timestamp", AS_OF),
        ],
    }


def _meaning(compiled: CompiledAttribute) -> str:
    return compiled.attribute.description or compiled.attribute.label.get("en", compiled.key)


def _key_type(entity: str, catalog: Catalog) -> str:
    found = catalog.entities[entity]
    kind, scale = catalog.tables[found.table].columns[found.key] or (Kind.TEXT, None)
    return f"numeric(38,{scale or 0})" if kind is Kind.DECIMAL else TYPES[kind]


def _view_sql(
    entity: str, attributes: list[CompiledAttribute], catalog: Catalog, engine: str
) -> str:
    found = catalog.entities[entity]
    columns = [column(each.key, each.key) for each in attributes]
    moment = column(EVALUATED_AT, attributes[0].key)
    query = exp.select(column(found.key, EVERYONE), *columns, moment)
    query = query.from_(table(found.table, EVERYONE), copy=False)
    for each in attributes:
        own = exp.EQ(this=column(KEY, each.key), expression=column(found.key, EVERYONE))
        query = query.join(table(each.model, each.key), on=own, join_type="left", copy=False)
    config = "{{ config(materialized='view', schema='marts', tags=['attribute']) }}\n\n"
    return f"-- {NOTE}\n{config}{dbt_sql(quote_names(query), engine)}\n"


def _view(entity: str, attributes: list[CompiledAttribute], catalog: Catalog) -> dict[str, Any]:
    key = catalog.entities[entity].key
    own = [described_column(each.key, data_type(each), _meaning(each)) for each in attributes]
    return {
        "name": attributes_view(entity),
        "description": f"One row per {entity}, with all its computed attributes side by side.",
        "columns": [
            described_column(key, _key_type(entity, catalog), f"Key of the {entity}."),
            *own,
            described_column(EVALUATED_AT, "timestamp", AS_OF),
        ],
    }
