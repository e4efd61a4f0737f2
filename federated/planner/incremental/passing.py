"""Who is due because time alone may have changed an answer since the tick before.

Nothing is stored for it: rows are held against where edges stood and where they stand.
"""

from collections.abc import Iterable, Sequence

from sqlglot import exp

from federated.passes.sql.key_sets import KEY
from federated.planner.incremental.desk import Desk
from federated.planner.incremental.moments import Now, passed_by
from federated.planner.incremental.needs import Clock, Where
from federated.planner.incremental.places import DUE, as_key, owner_of, place_of
from federated.rule.tree import Path


def find_passed(desk: Desk, clocks: Iterable[Clock], before: Now) -> None:
    """Note whose rows were passed by, under the id of each clock."""
    places: dict[tuple[str, str], list[Clock]] = {}
    for clock in clocks:
        places.setdefault((clock.entity, clock.collection), []).append(clock)
    for number, (place, here) in enumerate(sorted(places.items())):
        _find(desk, place, here, before, f"passed_{number}")


def _find(desk: Desk, at: tuple[str, str], clocks: Sequence[Clock], before: Now, name: str) -> None:
    """Read the rows that any clock of one place passed by once, then tell which did."""
    place = place_of(desk.context.catalog, *at)
    owner, kind = owner_of(place)
    tests: dict[tuple[object, ...], exp.Expr] = {}
    for path, edges in dict.fromkeys((clock.path, clock.edges) for clock in clocks):
        test = passed_by(edges, place.value(Path(path)), before, desk.now)
        if test is not None:
            tests[path, edges] = test
    if not tests:
        return
    numbers = {each: number for number, each in enumerate(tests)}
    said = sorted({column for clock in clocks for column, _ in clock.where})
    columns = [exp.alias_(as_key(owner, kind), KEY)]
    columns += [exp.alias_(place.value(Path((each,))), f"said_{each}") for each in said]
    columns += [exp.alias_(test.copy(), f"is_{numbers[each]}") for each, test in tests.items()]
    query = place.joined(exp.select(*columns, copy=False).from_(place.source(), copy=False))
    is_owned = exp.Not(this=exp.Is(this=owner.copy(), expression=exp.Null()))
    query = query.where(exp.or_(*tests.values(), copy=False), is_owned, copy=False)
    rows = desk.make(name, f"as {desk.sql(query)}")
    counted = ", ".join(f"count(case when is_{number} then 1 end)" for number in numbers.values())
    counts = desk.warehouse.rows(f"select {counted} from {rows}")[0]
    for each, count in zip(numbers, counts, strict=True):
        if count:
            named = {c.id: c.where for c in clocks if (c.path, c.edges) == each}
            note_due(desk, rows, named, f"is_{numbers[each]}")


def note_due(desk: Desk, rows: str, named: dict[str, Where], wanted: str) -> None:
    """Make due whose rows say what is asked for under a name; `rows` hold a key and what is said.

    One statement for all names that ask for the same columns.
    """
    shapes: dict[tuple[str, ...], list[str]] = {}
    for name, where in sorted(named.items()):
        shapes.setdefault(tuple(column for column, _ in where), []).append(name)
    for columns, names in sorted(shapes.items()):
        if not columns:
            for name in names:
                desk.execute(
                    f"insert into {DUE} select distinct '{name}', {KEY} from {rows} where {wanted}"
                )
            continue
        values = ", ".join(
            f"('{name}', {', '.join(desk.text(value) for _, value in named[name])})"
            for name in names
        )
        parts = [f"part_{number}" for number in range(len(columns))]
        on = " and ".join(
            f'each."said_{column}" = asked.{part}'
            for column, part in zip(columns, parts, strict=True)
        )
        desk.execute(
            f"insert into {DUE} select distinct asked.name, each.{KEY} from {rows} as each "
            f"join (values {values}) as asked(name, {', '.join(parts)}) on {on} where {wanted}"
        )
