"""A rule on a warehouse as it is, as the condition of a WHERE clause over its entity's table."""

from datetime import datetime

from sqlglot import exp

from federated.compile import engine_named, value_of_edges
from federated.engines.stored_rows import stored_value, where_rows_exist
from federated.standalone.audiences import StandaloneAudience, within_the_calendar


def standalone_where(audience: StandaloneAudience, engine: str, as_of: datetime) -> str:
    """Return a condition that holds of exactly the members' rows, which are rows as stored.

    Raises: EngineLacks for an engine that is not known.
    """
    chosen = engine_named(engine)
    compiled = audience.compiled
    owner = audience.stored.catalog.entities[audience.audience.entity]
    table = audience.stored.tables[owner.table]
    condition = compiled.query.args.get("where")
    is_plain = not compiled.query.ctes and not compiled.query.args.get("joins")
    if not is_plain or (condition is not None and condition.find(exp.Select)):
        key = exp.to_identifier(table.columns[owner.key].name, quoted=True).sql(chosen.dialect)
        inside = audience.sql(engine, as_of)
        return f"{key} in (\nselect entity_key from (\n{inside}\n) as members\n)"
    found = where_rows_exist(table, chosen, as_of)
    if condition is not None:
        with within_the_calendar(audience.key, as_of):
            values = value_of_edges(compiled, as_of)
        spelled = chosen.spell(condition.this, lambda edge_id: values[edge_id].copy())
        found.append(
            spelled.transform(
                lambda part: (
                    stored_value(table.columns[part.name], chosen)
                    if isinstance(part, exp.Column)
                    else part
                )
            )
        )
    return chosen.write(exp.and_(*found)) if found else "true"
