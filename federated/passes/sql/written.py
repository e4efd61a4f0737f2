"""Audiences written as `sql:`: one select over catalogue names, held to what a rule may read.

Tables are named by their collection, entity or model; rows at or after `:as_of` do not exist.
"""

from sqlglot import exp, parse
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

from federated.catalog.schema import Catalog, Table
from federated.errors import Fault, RuleError, nearest, shown
from federated.kinds import Kind
from federated.operators.literals import edge, text_literal
from federated.passes.draft import Context
from federated.passes.sql.allowed import faults_of_statement
from federated.passes.sql.key_sets import KEY
from federated.passes.sql.leaves import is_alive
from federated.passes.sql.places import column, table
from federated.rule.edges import AS_OF
from federated.rule.tree import Audience

SELECTED = "selected"
_TYPES = {
    Kind.TEXT: "varchar",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "decimal(38, 9)",
    Kind.FLOAT: "double",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp",
}


def sql_keys(audience: Audience, context: Context) -> exp.Select:
    """Return the set of keys an audience's own SQL selects.

    Raises: RuleError when it is not one select over the catalogue.
    """
    query = _parsed(audience.sql or "")
    faults = faults_of_statement(query)
    tables = _tables(query, context.catalog, faults)
    if faults:
        raise RuleError([Fault("sql", f.problem, f.advice) for f in faults], audience.source)
    query = _qualified(query, context.catalog, tables, audience)
    columns = query.named_selects
    if len(columns) != 1 or "*" in columns:
        problem = f"selects {len(columns)} columns (found {', '.join(columns) or 'none'})"
        raise RuleError(
            [Fault("sql", problem, f"Select the key of {audience.entity} alone.")], audience.source
        )
    _replace_literals(query)
    _replace_tables(query, context.catalog, tables)
    key = column(columns[0], SELECTED)
    present = exp.Not(this=exp.Is(this=key.copy(), expression=exp.Null()))
    return (
        exp.select(exp.alias_(key, KEY))
        .from_(query.subquery(SELECTED, copy=False), copy=False)
        .where(present, copy=False)
    )


def _parsed(sql: str) -> exp.Expr:
    try:
        statements = [s for s in parse(sql, dialect="duckdb") if s is not None]
    except (SqlglotError, RecursionError) as error:
        reason = shown(str(error).split("\n")[0], 120)
        raise RuleError([Fault("sql", f"is not SQL ({reason})", "Correct it.")]) from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Select):
        raise RuleError([Fault("sql", "is not one select", "Write select … from …, once.")])
    return statements[0]


def _tables(query: exp.Expr, catalog: Catalog, faults: list[Fault]) -> dict[str, Table]:
    """Return the catalogue's table for each name that is not one of the query's own."""
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    found: dict[str, Table] = {}
    for each in query.find_all(exp.Table):
        name = each.name
        if name in own and not each.db:
            continue
        known = _table(catalog, name)
        if known is None or each.db or each.catalog:
            names = [*catalog.collections, *catalog.entities, *catalog.tables]
            faults.append(Fault("sql", f"no table {shown(each.sql())}", nearest(name, names)))
        else:
            found[name] = known
    return found


def _table(catalog: Catalog, name: str) -> Table | None:
    if name in catalog.collections or name in catalog.entities:
        return catalog.table_of(name)
    return catalog.tables.get(name)


def _qualified(
    query: exp.Expr, catalog: Catalog, tables: dict[str, Table], audience: Audience
) -> exp.Select:
    schema: dict[str, object] = {
        name: {
            c: _TYPES.get(catalog_kind[0], "varchar[]") if catalog_kind else "varchar"
            for c, catalog_kind in _readable(catalog, t).items()
        }
        for name, t in tables.items()
    }
    try:
        # Positions in ORDER BY and stars become names here, and an unknown column is an error.
        done = qualify(
            query, schema=schema, dialect="duckdb", quote_identifiers=False, identify=False
        )
    except (SqlglotError, RecursionError) as error:
        reason = shown(str(error).split("\n")[0], 120)
        advice = "Only columns of the catalogue can be read."
        raise RuleError(
            [Fault("sql", f"cannot be read ({reason})", advice)], audience.source
        ) from error
    assert isinstance(done, exp.Select)  # noqa: S101 - what goes in comes out
    return done


def _readable(catalog: Catalog, table: Table) -> dict[str, tuple[Kind, int | None] | None]:
    """Return the columns of a table that may be read: attributes, keys, times and owners."""
    names = set(table.attributes)
    for entity in catalog.entities.values():
        names |= {entity.key} if entity.table == table.name else set()
    for collection in catalog.collections.values():
        if collection.table == table.name:
            names |= {*collection.key, *collection.owners.values()}
            names |= {collection.time} if collection.time else set()
    for link in table.links.values():
        names |= {own for own, _ in link.on}
    for other in catalog.tables.values():
        for link in other.links.values():
            names |= {theirs for _, theirs in link.on} if link.table == table.name else set()
    return {name: kind for name, kind in table.columns.items() if name in names}


def _replace_literals(query: exp.Expr) -> None:
    for each in list(query.find_all(exp.Literal)):
        if each.is_string and not isinstance(each.parent, exp.Interval | exp.DataType):
            each.replace(text_literal(str(each.this)))
    for parameter in list(query.find_all(exp.Placeholder)):
        parameter.replace(edge(AS_OF.id))


def _replace_tables(query: exp.Expr, catalog: Catalog, tables: dict[str, Table]) -> None:
    """Put the rows that exist at as_of in place of each collection."""
    times = {c.table: c.time for c in catalog.collections.values() if c.time}
    for each in list(query.find_all(exp.Table)):
        known = tables.get(each.name)
        if known is None:
            continue
        alias = each.alias or each.name
        time, mark = times.get(known.name), known.changes.tombstone
        if time is None and mark is None:
            each.replace(table(known.name, alias))
            continue
        # Only what the query reads, so that its labels are those of its columns; time never hurts.
        used = {c.name for c in query.find_all(exp.Column) if c.table == alias} | {time}
        columns = [column(c, known.name) for c in _readable(catalog, known) if c in used]
        rows = exp.select(*columns).from_(table(known.name, known.name))
        if time is not None:
            exists = exp.LT(this=column(time, known.name), expression=edge(AS_OF.id))
            rows = rows.where(exists, copy=False)
        if mark is not None:
            rows = rows.where(is_alive(known, column(mark, known.name)), copy=False)
        each.replace(rows.subquery(alias))
