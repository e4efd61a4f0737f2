"""An audience as the condition of a WHERE clause over the table of its entity."""

from datetime import datetime

from sqlglot import exp

from federated.compile import CompiledAudience, Locate, engine_named, value_of_edges


def where_clause(compiled: CompiledAudience, engine: str, as_of: datetime, locate: Locate) -> str:
    """Return a condition that holds of exactly the members' rows at a moment.

    Tests of attributes stand as they are, with their guards; what reads other rows is membership
    in the set of keys that the whole query selects.

    Raises: EngineLacks for an engine that is not known.
    """
    chosen = engine_named(engine)
    query = compiled.query
    where = query.args.get("where")
    if where is None:
        return "true"
    is_plain = not query.ctes and not query.args.get("joins") and not where.find(exp.Select)
    if not is_plain:
        entity = compiled.context.catalog.entities[compiled.audience.entity]
        key = exp.to_identifier(entity.key, quoted=True).sql(chosen.dialect)
        inside = compiled.sql(engine, as_of, locate)
        return f"{key} in (\nselect entity_key from (\n{inside}\n) as members\n)"
    values = value_of_edges(compiled, as_of)
    spelled = chosen.spell(where.this, lambda edge_id: values[edge_id].copy())
    for column in spelled.find_all(exp.Column):
        column.set("table", None)
        column.this.set("quoted", True)
    return chosen.write(spelled)
