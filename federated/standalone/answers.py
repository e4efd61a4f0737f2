"""Asks a warehouse who is selected, and why one of them is; nothing is written there."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlglot import exp

from federated.catalog.schema import Table
from federated.compile import CompiledAudience, Edged, engine_named
from federated.engines.base import moment_literal
from federated.errors import CatalogError, Fault, RuleError, shown
from federated.evaluate import moment_of
from federated.evaluation.endless import ENDLESS, beyond
from federated.evaluation.facts import Facts, Row, gather_facts
from federated.evaluation.stored_facts import collections_of, rows_around
from federated.explain import Explanation, explain
from federated.kinds import Kind
from federated.passes.sql.reads import columns_read
from federated.standalone.audiences import StandaloneAudience, within_the_calendar
from federated.warehouse import Warehouse


def find_members(audience: StandaloneAudience, warehouse: Warehouse, as_of: datetime) -> list[Any]:
    """Return the keys of the members at a moment, in order.

    Raises: CatalogError when what is declared as a key is not one in the warehouse.
    """
    check_keys(audience, warehouse, as_of)
    return sorted(row[2] for row in warehouse.rows(audience.sql(warehouse.engine, as_of)))


def count_members(audience: StandaloneAudience, warehouse: Warehouse, as_of: datetime) -> int:
    """Return how many members there are at a moment.

    Raises: as `find_members`.
    """
    check_keys(audience, warehouse, as_of)
    inside = audience.sql(warehouse.engine, as_of)
    return int(warehouse.rows(f"select count(*) from ({inside}) as members")[0][0])  # noqa: S608


def check_keys(audience: StandaloneAudience, warehouse: Warehouse, as_of: datetime) -> None:
    """Refuse keys of which two rows hold the same value: who is selected would hang on chance.

    Raises: CatalogError naming each, with a value.
    """
    catalog = audience.stored.catalog
    everyone: tuple[Edged, ...] = (audience.compiled, *audience.parents, *audience.behind.values())
    read = {table for each in everyone for table, _ in columns_read(each.query)}
    keys = [(e.table, (e.key,)) for e in catalog.entities.values() if e.table in read]
    wanted: set[tuple[str, tuple[str, ...]]] = set(keys)
    for table in catalog.tables.values():
        for link in table.links.values():
            if not link.is_many and {table.name, link.table} <= read:
                wanted.add((link.table, tuple(theirs for _, theirs in link.on)))
    faults = []
    for name, columns in sorted(wanted):
        twice = _twice(audience, warehouse, as_of, name, columns)
        if twice is not None:
            stored = audience.stored.tables[name]
            said = ", ".join(stored.columns[c].name for c in columns)
            problem = f"{said} does not tell the rows of {stored.shown} apart ({twice})"
            advice = "Name a column that does, or a view with one row each."
            faults.append(Fault(catalog.tables[name].source, problem, advice))
    if faults:
        raise CatalogError(faults)


def _twice(
    audience: StandaloneAudience,
    warehouse: Warehouse,
    as_of: datetime,
    name: str,
    columns: tuple[str, ...],
) -> str | None:
    keys = [exp.column(c, table=name) for c in columns]
    present = [exp.Not(this=exp.Is(this=k.copy(), expression=exp.Null())) for k in keys]
    query = exp.select(*keys, exp.alias_(exp.Count(this=exp.Star()), "rows_count"))
    query = query.from_(exp.to_table(name)).where(*present).group_by(*[k.copy() for k in keys])
    more = exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1))
    query = query.having(more).order_by(*[k.copy() for k in keys]).limit(1)
    engine = engine_named(warehouse.engine)
    rows = warehouse.rows(audience.written(query, engine, as_of))
    if not rows:
        return None
    value = ", ".join(shown(v) for v in rows[0][:-1])
    return f"{value} stands in {rows[0][-1]} rows"


def explain_member(
    audience: StandaloneAudience,
    warehouse: Warehouse,
    as_of: datetime,
    key: Any,
    language: str = "en",
) -> Explanation | None:
    """Return why one entity is selected or not, None where there is no such entity.

    Read in memory, without the query, so that it also checks the query's answer.

    Raises: RuleError for an audience made by `sql:`, which has no clauses.
    """
    rule = audience.compiled.named.rule
    if rule is None:
        problem = "is made by its own SQL, which has no clauses to explain"
        raise RuleError([Fault(audience.key, problem, "Read the SQL.")])
    facts = facts_of(audience, warehouse, as_of, key)
    if facts is None:
        return None
    stored = audience.stored
    at = moment_of(as_of, stored.zone, stored.week_starts, stored.days)
    with within_the_calendar(audience.key, as_of):
        found = explain(rule, audience.audience.entity, facts, stored.catalog, at, language)
        # No clause turns what is over.
        return replace(found, holds=False, flips=()) if audience.is_over(as_of) else found


def facts_of(
    audience: StandaloneAudience, warehouse: Warehouse, as_of: datetime, key: Any
) -> Facts | None:
    """Return what a rule can ask of one entity, None where there is no such entity."""
    stored, entity = audience.stored, audience.audience.entity
    owner = stored.catalog.entities[entity]
    key = _typed(key, stored.tables[owner.table].columns[owner.key].type.kind)
    if key is None:
        return None

    def fetch(table: Table, column: str, values: list[Any]) -> list[Row]:
        return _rows(audience, warehouse, as_of, table, column, values)

    rule = audience.compiled.named.rule
    collections = collections_of(rule, stored.catalog) if rule is not None else set()
    tables = rows_around(stored.catalog, entity, key, collections, fetch)
    members = {
        parent.audience.key: _members_of(audience, parent, warehouse, as_of)
        for parent in audience.parents
    }
    return gather_facts(stored.catalog, entity, tables, members).get(key)


def _members_of(
    audience: StandaloneAudience, parent: CompiledAudience, warehouse: Warehouse, as_of: datetime
) -> list[Any]:
    before = audience.parents[: audience.parents.index(parent)]
    return find_members(StandaloneAudience(parent, before, audience.stored), warehouse, as_of)


def _rows(
    audience: StandaloneAudience,
    warehouse: Warehouse,
    as_of: datetime,
    table: Table,
    column: str,
    values: list[Any],
) -> list[Row]:
    if not values:
        return []
    names = list(table.columns)
    times = [n for n in names if (table.columns[n] or ("",))[0] in {Kind.DATE, Kind.TIMESTAMP}]
    columns = {name: exp.column(name, table=table.name) for name in names}
    # What no Python has is not fetched as a moment; its text then says which it is.
    values_of = {**columns, **{n: _within_python(columns[n], table, n) for n in times}}
    texts = [exp.cast(columns[name].copy(), "text") for name in times]
    query = exp.select(*values_of.values(), *texts)
    marks = [exp.var("?") for _ in values]
    wanted = exp.In(this=exp.column(column, table=table.name), expressions=marks)
    query = query.from_(exp.to_table(table.name)).where(wanted)
    text = audience.written(query, engine_named(warehouse.engine), as_of)
    return [_row(table, names, times, row) for row in warehouse.rows(text, values)]


def _within_python(column: exp.Column, table: Table, name: str) -> exp.Expr:
    python = datetime if (table.columns[name] or ("",))[0] is Kind.TIMESTAMP else date
    inside = exp.and_(
        exp.GTE(this=column.copy(), expression=moment_literal(python.min)),
        exp.LTE(this=column.copy(), expression=moment_literal(python.max)),
    )
    return exp.Case(ifs=[exp.If(this=inside, true=column.copy())])


def _row(table: Table, names: list[str], times: list[str], found: tuple[Any, ...]) -> Row:
    row = dict(zip(names, found, strict=False))
    for name, said in zip(times, found[len(names) :], strict=True):
        if row[name] is None and said is not None:
            is_moment = (table.columns[name] or ("",))[0] is Kind.TIMESTAMP
            if (is_moment, said) not in ENDLESS:
                raise beyond(f"{table.name}.{name}", said)
            row[name] = ENDLESS[is_moment, said]
    return row


def _typed(key: Any, kind: Kind) -> Any:
    """Return a key as the warehouse holds it, None when it cannot be one."""
    if not isinstance(key, str) or not kind.is_number:
        return key
    try:
        number = Decimal(key)
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else number
