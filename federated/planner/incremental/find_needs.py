"""Walks one rule for what its answer rests on.

Whatever is not known here makes the rule one that is evaluated in full at every tick.
"""

from collections.abc import Iterable
from typing import Any

from federated.catalog.schema import Catalog
from federated.passes.draft import Context
from federated.passes.sql.leaves import ANY_LENGTH
from federated.planner.incremental.known_parts import (
    CONSTANTS,
    is_known,
    is_moving,
    is_of_element,
    uncovered,
)
from federated.planner.incremental.needs import Clock, Needs, Planned, Source, Where
from federated.planner.parts import said_of_rows
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
    path_of,
)
from federated.rule.windows import Duration, Span


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
        walk.needs.lacks = uncovered(planned, walk.needs, context.catalog)
    return walk.needs


class _Walk:
    def __init__(self, catalog: Catalog, entity: str) -> None:
        self.catalog = catalog
        self.entity = entity
        self.needs = Needs()
        # What is said of every row that counts, while rows of a collection are looked at.
        self.where: Where = ()

    def place(self, collection: str) -> None:
        """Note the rows of a place, and that those of the future come into existence."""
        self.needs.sources.add(Source(self.entity, collection, (), self.said(collection)))
        declared = self.catalog.collections.get(collection)
        if declared is not None:
            known = declared.known_at if declared.is_future else declared.time
            if known is not None:
                self.clock(collection, (known,), AS_OF)

    def visit(self, part: Any, collection: str) -> None:
        """Note what one part of a rule reads of a row of a place."""
        if not is_known(part):
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
            self.collection(part)
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
            if type(part) is Group and is_known(part):
                self.elements(part)
            elif not (type(part) is Condition and is_of_element(part)):
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

    def collection(self, test: CollectionTest) -> None:
        # Of all rows, and of a share of them, those that do not fit count too.
        if test.mode != "all" and not test.is_share:
            self.where = where_of(test.value)
        self.rows(test.collection, test.window, test.value)
        self.where = ()

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
        self.where = where_of(test.value)
        self.number(test)
        self.where = ()

    def number(self, test: AggregateTest) -> None:
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
            self.where = where_of(step.value)
            self.rows(step.collection, test.window, step.value)
        self.where = ()
        if self.needs.lacks or not all(is_known(step) for step in test.steps):
            self.needs.lacks = self.needs.lacks or "has a step of an unknown sort"
            return
        waits = [s.after_max for s in test.steps if s.negated and s.after_max is not None]
        for step in test.steps:
            time = self.catalog.collections[step.collection].time
            self.where = where_of(step.value)
            for wait in waits:
                if time is not None:
                    self.clock(step.collection, (time,), before_as_of(wait))
        self.where = ()

    def path(self, path: Path, collection: str) -> tuple[str, tuple[str, ...]]:
        """Note the links of a path; return the place it starts at and its names."""
        inside = "" if path.outer else collection
        self.past(inside, path)
        self.computed(inside, path)
        for depth in range(len(path.names)):
            where = self.said(inside) if depth == 0 else ()
            self.needs.sources.add(Source(self.entity, inside, path.names[:depth], where))
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
            clock = Clock(self.entity, collection, names, edges, self.said(collection))
            self.needs.clocks[clock.id] = clock

    def said(self, collection: str) -> Where:
        return self.where if collection else ()


def where_of(group: Group) -> Where:
    """Return what every row says that fits a filter."""
    return tuple(sorted(set(said_of_rows(group))))
