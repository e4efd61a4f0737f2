"""Narrows a query to some entities: every place where it starts from rows, it reads theirs alone.

Each set of a query holds keys of entities by their own rows; so the verdict on an entity is the
same however few others are looked at. What is joined to rows, as links are, stays whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from federated.passes.sql.key_sets import KEY
from federated.passes.sql.places import column
from federated.planner.incremental.desk import PASSING, Desk
from federated.planner.incremental.needs import Planned
from federated.planner.incremental.places import matched
from federated.planner.restrict import owner_read

FROM = PASSING + "from_"
# A model, and the column that says whose its rows are.
Read = tuple[str, str]


@dataclass(frozen=True)
class Sketch:
    """A query as text, with a mark in each place where it starts from rows of entities."""

    text: str
    marks: Mapping[str, Read]

    def filled(self, rows: Callable[[Read], str]) -> str:
        """Return the query with the rows to read in each place."""
        text = self.text
        # The longest first, so that no mark is found inside another one.
        for mark in sorted(self.marks, key=len, reverse=True):
            text = text.replace(mark, rows(self.marks[mark]))
        return text


def sketch(desk: Desk, planned: Planned) -> Sketch:
    """Return the query of an audience, ready to be narrowed."""
    marks: dict[str, Read] = {}

    def mark(table: exp.Table) -> str | None:
        owner = None
        if isinstance(table.parent, exp.From):
            owner = owner_read(
                desk.context.catalog, planned.audience.entity, table.name, table.alias_or_name
            )
        if owner is None:
            return None
        name = f"{FROM}{len(marks)}_"
        marks[name] = (table.name, owner)
        return name

    return Sketch(desk.sql(planned.query, planned.edges, mark), marks)


def rows_of(desk: Desk, read: Read, keys: str) -> str:
    """Return the rows of some entities as something to read from.

    Joined, since DuckDB looks whole numbers up by their place then: half of what `in` takes.
    """
    model, owner = read
    value, key = matched(column(owner, "theirs"), desk.context.catalog.tables[model].columns[owner])
    wanted = desk.sql(exp.select(exp.alias_(key, KEY)).distinct().from_(keys))
    return (
        f"(select theirs.* from {desk.place(model)} as theirs "
        f"inner join ({wanted}) as due on {desk.sql(value)} = due.{KEY})"
    )
