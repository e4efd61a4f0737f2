"""The parts of a rule whose needs are known, and a check that nothing a query reads was missed."""

from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

from federated.catalog.model_names import members_model
from federated.catalog.schema import Catalog
from federated.planner.incremental.needs import Needs, Planned
from federated.planner.incremental.places import linked_table
from federated.rule.edges import AS_OF, Edge
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    Group,
    MembershipTest,
    Path,
    SequenceTest,
    Step,
)
from federated.rule.windows import Duration, Span

# The parts of a rule that are known here, as they are; what is new in them is not known.
KNOWN: dict[type, set[str]] = {
    Group: {"combinator", "rules", "negated", "where"},
    Condition: {"field", "operator", "values", "case_sensitive", "where"},
    CollectionTest: {
        "collection", "mode", "low", "high", "is_share", "value", "window", "where",
    },
    AggregateTest: {
        "collection", "function", "of", "operator", "values", "distinct", "unit", "value",
        "window", "where",
    },
    SequenceTest: {"steps", "within", "window", "same", "where"},
    Step: {
        "collection", "value", "negated", "count", "after_min", "after_max", "where",
    },
    MembershipTest: {"audiences", "operator", "window", "path", "where"},
    Path: {"names", "outer", "kind", "scale", "where"},
}  # fmt: skip
# Most parts of a query, and no table is in them.
TABLELESS = {exp.Column, exp.Identifier, exp.Literal, exp.DataType, bool, str, int, type(None)}
CONSTANTS = (str, bool, int, float, Decimal, date, datetime, Duration, Span, type(None))


def is_moving(edge: Edge) -> bool:
    """Return whether an edge is elsewhere at another as_of."""
    return edge.anchor == "as_of" or edge.anchor.startswith("start:")


def is_known(part: Any) -> bool:
    """Return whether a part is of a sort known here, and says nothing beyond what that can."""
    known = KNOWN.get(type(part))
    if known is None:
        return False
    for each in fields(part):
        value = getattr(part, each.name)
        is_new = each.name not in known and (each.default is MISSING or value != each.default)
        if is_new or (isinstance(value, Path) and not is_known(value)):
            return False
    return True


def is_of_element(test: Condition) -> bool:
    """Return whether a condition compares one bare element with what stands still."""
    spans = [value for value in test.values if isinstance(value, Span)]
    edges = [edge for span in spans for edge in (span.low, span.high) if edge is not None]
    is_plain = all(isinstance(value, CONSTANTS) for value in test.values) and is_known(test)
    is_element = isinstance(test.field, Path) and not test.field.names
    return is_plain and is_element and not any(is_moving(edge) for edge in edges)


def uncovered(planned: Planned, needs: Needs, catalog: Catalog) -> str:
    """Return what the query reads that no clock, source or parent stands for."""
    watched = {edge.id for clock in needs.clocks.values() for edge in clock.edges}
    watched |= needs.idle | {AS_OF.id}
    for edge in planned.edges:
        if is_moving(edge) and edge.id not in watched:
            return f"looks from a moment that nothing watches ({edge.id})"
    tables = {
        linked_table(catalog, catalog.table_of(s.collection or s.entity), s.links).name
        for s in needs.sources
    }
    tables |= {members_model(key) for key in needs.parents}
    for name in _tables_read(planned.query):
        if name not in tables:
            return f"reads a table that nothing watches ({name})"
    return ""


def _tables_read(query: exp.Select) -> list[str]:
    """Return every table of a query by name, but for those it makes itself.

    Walked by hand: queries are large, and every tick looks at all of them.
    """
    left: list[exp.Expr] = [query]
    tables, own = set(), set()
    while left:
        part = left.pop()
        if isinstance(part, exp.Table):
            tables.add(part.name)
        elif isinstance(part, exp.CTE):
            own.add(part.alias)
        for value in part.args.values():
            for each in value if value.__class__ is list else (value,):
                if each.__class__ not in TABLELESS and isinstance(each, exp.Expr):
                    left.append(each)
    return sorted(tables - own)
