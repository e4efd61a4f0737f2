"""Who came and went in the newest tick, kept for the history of changes: it need not ask again.

Ticks are numbered, and no number comes twice. Moves lead from one tick to the next, so they say
what is new only to a history that was written from the members of that very tick: whoever writes
the history notes beside the tick as of when it did.
"""

from collections.abc import Mapping

import pyarrow as pa

from federated.passes.sql.key_sets import KEY
from federated.planner.in_process.vectors import repeated
from federated.planner.incremental.desk import PASSING, Desk

# While a tick goes on.
CHANGES = PASSING + "changes"
TICKS = "muster_ticks"
MOVES = "muster_member_moves"
TICKS_COLUMNS = "tick bigint, as_of timestamp, history_as_of timestamp"
MOVES_COLUMNS = f"audience_key text, entity text, {KEY} text, is_entry boolean"


def note_changes(desk: Desk, moved: Mapping[str, tuple[pa.Array, pa.Array]]) -> None:
    """Note who came to audiences, and who left them, in one statement for all."""
    rows = [
        (key, change, keys)
        for key, came_and_went in moved.items()
        for change, keys in zip(("entered", "exited"), came_and_went, strict=True)
        if len(keys)
    ]
    if rows:
        columns = (
            pa.concat_arrays([repeated(key, len(keys)) for key, _, keys in rows]),
            pa.concat_arrays([keys for _, _, keys in rows]),
            pa.concat_arrays([repeated(change, len(keys)) for _, change, keys in rows]),
        )
        desk.warehouse.append(CHANGES, columns)


def keep_moves(desk: Desk, entities: Mapping[str, str]) -> None:
    """Keep the noted changes of these audiences, each with its entity, in place of earlier ones."""
    desk.execute(f"delete from {desk.own(MOVES)}")
    if entities:
        named = ", ".join(f"('{key}', '{entity}')" for key, entity in sorted(entities.items()))
        desk.execute(
            f"insert into {desk.own(MOVES)} "
            f"select c.audience_key, told.entity, c.{KEY}, c.change = 'entered' "
            f"from {CHANGES} as c join (values {named}) as told(audience_key, entity) "
            "on told.audience_key = c.audience_key"
        )


def newest_tick(desk: Desk) -> int:
    """Return the number of the tick before this one, 0 where there was none."""
    return int(desk.warehouse.rows(f"select coalesce(max(tick), 0) from {desk.own(TICKS)}")[0][0])


def number_tick(desk: Desk, number: int) -> None:
    """Remember this tick by its number, and of those before only whose members a history holds."""
    ticks = desk.own(TICKS)
    desk.execute(f"delete from {ticks} where history_as_of is null and tick < {number}")
    desk.execute(f"insert into {ticks} values ({number}, {desk.moment(desk.now.instant)}, null)")
