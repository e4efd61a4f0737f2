"""Walks one rule for what its answer rests on.

Whatever is not known here makes the rule one that is evaluated in full at every tick.
"""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

from federated.catalog.model_names import members_model
from federated.catalog.schema import Catalog
from federated.passes.draft import Context
from federated.passes.sql.leaves import ANY_LENGTH
from federated.planner.incremental.needs import Clock, Needs, Planned, Source
from federated.planner.incremental.places import linked_table
from federated.rule.edges import AS_OF, Edge
from federated.rule.spans import before_as_of
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    Group,
    MembershipTest,
    Path,
    SequenceTest,
    Step,
    path_of,
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
CONSTANTS = (str, bool, int, float, Decimal, date, datetime, Duration, Span, type(None))


def needs_of(planned: Planned, context: Context) -> Needs:
    """Return what the answer of a rule rests on."""
    audience = planned.audience
    walk = _Walk(context.catalog, audience.entity)
    if audience.rule is None:
        walk.needs.lacks = "is not written as a rule"
        return walk.needs
    walk.place("")
    walk.visit(audience.rule, "")
    if not walk.needs.lacks:
        walk.needs.lacks = _uncovered(planned, walk.needs, context.catalog)
    return walk.needs


def is_moving(edge: Edge) -> bool:
    """Return whether an edge is elsewhere at another as_of."""
    return edge.anchor == "as_of" or edge.anchor.startswith("start:")


class _Walk:
    def __init__(self, catalog: Catalog, entity: str) -> None:
        self.catalog = catalog
        self.entity = entity
        self.needs = Needs()

    def place(self, collection: str) -> None:
        """Note the rows of a place, and that those of the future come into existence."""
        self.needs.sources.add(Source(self.entity, collection))
        declared = self.catalog.collections.get(collection)
        if declared is not None:
            known = declared.known_at if declared.is_future else declared.time
            if known is not None:
                self.clock(collection, (known,), AS_OF)

    def visit(self, part: Any, collection: str) -> None:
        """Note what one part of a rule reads of a row of a place."""
        if not _is_known(part):
            self.needs.lacks = f"has a part that is always evaluated ({type(part).__name__})"
        elif type(part) is Group:
            for rule in part.rules:
                self.visit(rule, collection)
        elif type(part) is Condition:
            self.condition(part, collection)
        elif self.is_of_rows(part, collection):
            self.needs.lacks = "reads rows that hang on other rows"
        elif type(part) is CollectionTest and part.collection not in self.catalog.collections:
            self.path(path_of(part.collection), collection)
            self.elements(part.value)
        elif type(part) is CollectionTest:
            self.rows(part.collection, part.window, part.value)
        elif type(part) is AggregateTest:
            self.aggregate(part)
        elif type(part) is SequenceTest:
            self.sequence(part)
        else:
            self.membership(part, collection)

    def is_of_rows(self, part: Any, collection: str) -> bool:
        """Return whether a test leads from one row to others."""
        steps = part.steps if type(part) is SequenceTest else (part,)
        names = [each.collection for each in steps if hasattr(each, "collection")]
        if not collection:
            return any("." in n and n.split(".")[0] in self.catalog.collections for n in names)
        links = self.catalog.table_of(collection).links
        return any(n.split(".")[0] in links and links[n.split(".")[0]].is_many for n in names)

    def elements(self, group: Group) -> None:
        """Note that elements of an array are tested alone, by what no time moves."""
        for part in group.rules:
            if type(part) is Group and _is_known(part):
                self.elements(part)
            elif not (type(part) is Condition and _is_of_element(part)):
                self.needs.lacks = "asks of elements what is not theirs alone"

    def membership(self, test: MembershipTest, collection: str) -> None:
        self.needs.parents |= set(test.audiences)
        if test.operator not in ("in", "notIn"):
            self.needs.lacks = f"asks who {test.operator} another audience"
        elif test.path.names or test.path.outer or collection:
            self.needs.lacks = "asks for the membership of a row or of what a link leads to"

    def condition(self, test: Condition, collection: str) -> None:
        if not isinstance(test.field, Path):
            self.needs.lacks = "compares something other than an attribute"
            return
        inside, names = self.path(test.field, collection)
        self.operands(test.values, collection)
        if test.operator == "anniversaryWithin":
            self.anniversary(test, inside, names)
        else:
            self.spans(test.values, inside, names)

    def anniversary(self, test: Condition, collection: str, names: tuple[str, ...]) -> None:
        length = next((v for v in test.values if isinstance(v, Duration)), Duration(1, "day"))
        if length.n == 0 or length.n >= ANY_LENGTH[length.unit]:
            spans = [value for value in test.values if isinstance(value, Span)]
            self.needs.idle |= {e.id for s in spans for e in (s.low, s.high) if e is not None}
            return
        for span in test.values:
            if isinstance(span, Span) and span.low is not None and span.high is not None:
                self.clock(collection, names, span.low, span.high)

    def operands(self, values: Iterable[Any], collection: str) -> None:
        for value in values:
            if isinstance(value, Path):
                self.path(value, collection)
            elif not isinstance(value, CONSTANTS):
                self.needs.lacks = f"compares with something unknown ({type(value).__name__})"

    def spans(self, values: Iterable[Any], collection: str, names: tuple[str, ...]) -> None:
        for span in values:
            if isinstance(span, Span):
                self.span(span, collection, names)

    def span(self, span: Span | None, collection: str, names: tuple[str, ...]) -> None:
        for edge in (span.low, span.high) if span is not None else ():
            if edge is not None:
                self.clock(collection, names, edge)

    def rows(self, collection: str, window: Any, value: Group) -> None:
        if collection not in self.catalog.collections:
            self.needs.lacks = f"reads rows nothing is known of ({collection})"
            return
        self.place(collection)
        time = self.catalog.collections[collection].time
        if isinstance(window, Span) and time is not None:
            self.span(window, collection, (time,))
        elif window is not None:
            self.needs.lacks = "has a window of an unknown sort"
        self.visit(value, collection)

    def aggregate(self, test: AggregateTest) -> None:
        self.rows(test.collection, test.window, test.value)
        self.operands(test.values, "")
        if self.needs.lacks:
            return
        if test.function in ("days_since_first", "days_since_last"):
            # Beside a literal these are spans by now.
            self.needs.lacks = "compares days up to as_of with something of the entity"
            return
        if test.of is not None and not isinstance(test.of, Path):
            self.needs.lacks = "makes a number of something other than an attribute"
            return
        names: tuple[str, ...] = ()
        if test.of is not None:
            inside, names = self.path(test.of, test.collection)
            if inside != test.collection:
                names = ()
        if test.function in ("first_time", "last_time"):
            time = self.catalog.collections[test.collection].time
            names = (time,) if time is not None else ()
        if names:
            self.spans(test.values, test.collection, names)

    def sequence(self, test: SequenceTest) -> None:
        for step in test.steps:
            self.rows(step.collection, test.window, step.value)
        if self.needs.lacks or not all(_is_known(step) for step in test.steps):
            self.needs.lacks = self.needs.lacks or "has a step of an unknown sort"
            return
        waits = [s.after_max for s in test.steps if s.negated and s.after_max is not None]
        for step in test.steps:
            time = self.catalog.collections[step.collection].time
            for wait in waits:
                if time is not None:
                    self.clock(step.collection, (time,), before_as_of(wait))

    def path(self, path: Path, collection: str) -> tuple[str, tuple[str, ...]]:
        """Note the links of a path; return the place it starts at and its names."""
        inside = "" if path.outer else collection
        self.past(inside, path)
        self.computed(inside, path)
        for depth in range(len(path.names)):
            self.needs.sources.add(Source(self.entity, inside, path.names[:depth]))
        return inside, path.names

    def past(self, collection: str, path: Path) -> None:
        """Note where a path reads attributes as they stood, which time alone changes."""
        owner = collection or self.entity
        table = self.catalog.table_of(owner)
        for name in path.names[:-1]:
            if table.history is not None:
                break
            table = self.catalog.tables[table.links[name].table]
        if table.history is not None:
            self.needs.lacks = "reads attributes as they stood"

    def computed(self, collection: str, path: Path) -> None:
        """Note where a path ends at a value made of others, whose own rows nothing watches."""
        table = self.catalog.table_of(collection or self.entity)
        end = self.catalog.linked(table, path.names[:-1])
        if end is not None and path.names and self.catalog.computed_at(end, path.names[-1]):
            self.needs.lacks = f"reads a computed attribute ({path})"

    def clock(self, collection: str, names: tuple[str, ...], *edges: Edge) -> None:
        if any(is_moving(edge) for edge in edges):
            clock = Clock(self.entity, collection, names, edges)
            self.needs.clocks[clock.id] = clock


def _is_of_element(test: Condition) -> bool:
    """Return whether a condition compares one bare element with what stands still."""
    spans = [value for value in test.values if isinstance(value, Span)]
    edges = [edge for span in spans for edge in (span.low, span.high) if edge is not None]
    is_plain = all(isinstance(value, CONSTANTS) for value in test.values) and _is_known(test)
    is_element = isinstance(test.field, Path) and not test.field.names
    return is_plain and is_element and not any(is_moving(edge) for edge in edges)


def _is_known(part: Any) -> bool:
    """Return whether a part is of a sort known here, and says nothing beyond what that can."""
    known = KNOWN.get(type(part))
    if known is None:
        return False
    for each in fields(part):
        value = getattr(part, each.name)
        is_new = each.name not in known and (each.default is MISSING or value != each.default)
        if is_new or (isinstance(value, Path) and not _is_known(value)):
            return False
    return True


def _uncovered(planned: Planned, needs: Needs, catalog: Catalog) -> str:
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


def _tables_read(query: exp.Select) -> Iterator[str]:
    parts = [part for part in query.walk() if isinstance(part, exp.Table | exp.CTE)]
    own = {part.alias for part in parts if isinstance(part, exp.CTE)}
    yield from sorted({part.name for part in parts if isinstance(part, exp.Table)} - own)
