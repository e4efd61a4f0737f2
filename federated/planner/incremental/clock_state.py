"""The stored instants up to which time alone changes nothing, by clock and entity."""

from sqlglot import exp

from federated.passes.sql.key_sets import KEY
from federated.planner.incremental.changed_rows import DUE
from federated.planner.incremental.desk import Desk
from federated.planner.incremental.needs import Clock
from federated.planner.incremental.next_change import unchanged_until
from federated.planner.incremental.places import among, as_key, owner_of, place_of
from federated.rule.tree import Path

NEXT_CHANGES = "muster_next_changes"
UNTIL = "unchanged_until"


def known_clocks(desk: Desk) -> set[str]:
    """Return the clocks that were set by the tick before; each has a row without an entity."""
    sql = f"select clock from {desk.own(NEXT_CHANGES)} where {KEY} is null"
    return {str(row[0]) for row in desk.warehouse.rows(sql)}


def find_passed(desk: Desk, clocks: dict[str, Clock]) -> None:
    """Note who is due because an instant stored before has passed."""
    state = desk.own(NEXT_CHANGES)
    kept = ", ".join(f"'{clock}'" for clock in sorted(clocks)) or "''"
    desk.execute(f"delete from {state} where clock not in ({kept})")
    desk.execute(
        f"insert into {DUE} select clock, {KEY} from {state} where {UNTIL} < ?",
        (desk.now.instant,),
    )


def set_clocks(desk: Desk, clocks: dict[str, Clock], known: set[str]) -> None:
    """Store anew until when nothing changes: for those who are due, and all of new clocks."""
    state = desk.own(NEXT_CHANGES)
    places = {(clock.entity, clock.collection) for clock in clocks.values()}
    for number, (entity, collection) in enumerate(sorted(places)):
        here = [
            c for _, c in sorted(clocks.items()) if (c.entity, c.collection) == (entity, collection)
        ]
        fresh = [clock for clock in here if clock.id not in known]
        if fresh:
            _store(desk, fresh, None)
            for clock in fresh:
                desk.execute(f"insert into {state} values ('{clock.id}', null, null)")
        if old := [clock for clock in here if clock.id in known]:
            rows = f"{entity}.{collection}"
            ids = ", ".join(f"'{clock.id}'" for clock in here)
            keys = desk.make(
                f"here_{number}",
                f"as select distinct {KEY} from {DUE} where source in ({ids}) "
                f"or source = '{rows}@rows' or source like '{rows}.%@rows'",
            )
            if desk.count(keys):
                _store(desk, old, keys)


def _store(desk: Desk, clocks: list[Clock], keys: str | None) -> None:
    state = desk.own(NEXT_CHANGES)
    found = desk.make("found", f"as {desk.sql(_instants(desk, clocks, keys))}")
    if keys is not None:
        ids = ", ".join(f"'{clock.id}'" for clock in clocks)
        desk.execute(
            f"delete from {state} where clock in ({ids}) and {KEY} in (select {KEY} from {keys})"
        )
    for number, clock in enumerate(clocks):
        desk.execute(
            f"insert into {state} select '{clock.id}', {KEY}, until_{number} from {found} "
            f"where until_{number} is not null"
        )


def _instants(desk: Desk, clocks: list[Clock], keys: str | None) -> exp.Select:
    """Return for each entity and clock the earliest instant of any of its rows."""
    catalog = desk.context.catalog
    place = place_of(catalog, clocks[0].entity, clocks[0].collection)
    owner, kind = owner_of(place)
    columns = [exp.alias_(as_key(owner, kind), KEY)]
    for number, clock in enumerate(clocks):
        until = unchanged_until(clock, place.value(Path(clock.path)), desk.now)
        columns.append(exp.alias_(exp.Min(this=until), f"until_{number}"))
    query = exp.select(*columns, copy=False).from_(place.source(), copy=False)
    is_owned = exp.Not(this=exp.Is(this=owner.copy(), expression=exp.Null()))
    wanted = [is_owned, *([among(owner.copy(), kind, keys)] if keys else [])]
    return place.joined(query).where(*wanted, copy=False).group_by(owner.copy(), copy=False)
