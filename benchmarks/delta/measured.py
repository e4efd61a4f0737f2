"""One measured step, in a process of its own: the members of two days, or what changed.

`shipped` finds who was in from the whole history; `held` is the same where present members show
it, `told` where a tick has left its moves.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.delta.shipped import changes_sql
from benchmarks.results import print_measured
from federated.planner.incremental.moves import MOVES, MOVES_COLUMNS, TICKS, TICKS_COLUMNS
from federated.warehouse import Warehouse, open_warehouse

AUDIENCES = 200
AS_OF, BEFORE = "2017-10-30 00:00:00", "2017-10-29 00:00:00"
# One in four is in each audience; one in a hundred of those comes, and one goes, each day.
ONE_IN, MOVE_ONE_IN = 4, 100
EMPTY = {
    "dim_audiences": "audience_key text, status text",
    "dim_profile_aliases": "former_profile_id text, profile_id text",
    "fct_runs": "run_id text, as_of timestamp, recorded_at timestamp",
    "fct_audience_evaluations": "audience_key text, as_of timestamp",
    "muster_history": "as_of timestamp",
    "muster_evaluations": "audience_key text, as_of timestamp, moves_from bigint",
    TICKS: TICKS_COLUMNS,
    MOVES: MOVES_COLUMNS,
}
MEMBERS = "select audience_key, entity, entity_key from"
# What is hardest to get wrong, written by hand: each day's rows without those of the other.
EXCEPT = (
    f"select *, 'entered' as change from ({MEMBERS} int_audience_members_evaluated except "
    f"{MEMBERS} fct_audience_member_changes) union all select *, 'exited' as change from "
    f"({MEMBERS} fct_audience_member_changes except {MEMBERS} int_audience_members_evaluated)"
)


def build(warehouse: Warehouse, members: int) -> None:
    """Write yesterday's entries, and today's members in a table for each audience, in one view."""
    for name, columns in EMPTY.items():
        warehouse.execute(f"create table {name} ({columns})")
    warehouse.execute(f"insert into fct_runs values ('r2', timestamp '{AS_OF}', current_timestamp)")
    before = f"timestamp '{BEFORE}'"
    warehouse.execute(f"insert into {TICKS} values (1, {before}, {before})")
    warehouse.execute(
        "create table fct_audience_member_changes (audience_key text, entity text, "
        "entity_key text, change text, reason text, as_of timestamp, recorded_at timestamp, "
        "run_id text)"
    )
    for key, was_in, is_in, moves in _tables(members):
        warehouse.execute(f"insert into dim_audiences values ('{key}', 'published')")
        warehouse.execute(f"insert into fct_audience_evaluations values ('{key}', {before})")
        warehouse.execute(
            f"insert into fct_audience_member_changes select '{key}', 'profile', cast(n as text), "
            f"'entered', 'rule', {before}, {before}, 'r1' from {was_in}"
        )
        warehouse.execute(
            f"create table members_{key} as select '{key}' as audience_key, 'profile' as entity, "
            f"cast(n as text) as entity_key from {is_in}"
        )
        warehouse.execute(f"insert into {MOVES} select '{key}', 'profile', {moves}")
    union = " union all ".join(f"{MEMBERS} members_{key}" for key, *_ in _tables(members))
    warehouse.execute(f"create view int_audience_members_evaluated as {union}")
    warehouse.execute(f"create table fct_audience_members as {MEMBERS} fct_audience_member_changes")
    warehouse.execute("checkpoint")


def _tables(members: int) -> Iterator[tuple[str, str, str, str]]:
    """Return the key of each audience, who was in it, who is, and who came or went."""
    profiles = members // AUDIENCES * ONE_IN
    for number in range(AUDIENCES):
        hashed = f"hash({number} * 10000019 + n)"
        moves = f"hash({number} * 77 + n * 3) % {MOVE_ONE_IN} = 0"
        was = f"{hashed} % {ONE_IN} = 0"
        comes = f"{hashed} % {ONE_IN} = 1 and {moves}"
        rows = f"(select range as n from range({profiles}))"
        yield (
            f"audience_{number:04}",
            f"{rows} where {was} order by n",
            f"{rows} where ({was} and not {moves}) or ({comes}) order by n",
            f"cast(n as text), {comes} from {rows} where ({was} and {moves}) or ({comes})",
        )


def _set_state(warehouse: Warehouse, step: str) -> None:
    """Let evaluations say from which tick moves lead, or present members what they show."""
    for name in ("muster_evaluations", "muster_history"):
        warehouse.execute(f"delete from {name}")
    if step == "told":
        told = f"select audience_key, timestamp '{AS_OF}', 1 from dim_audiences"
        warehouse.execute(f"insert into muster_evaluations {told}")
    if step == "held":
        warehouse.execute(f"insert into muster_history values (timestamp '{BEFORE}')")


def run(step: str, path: Path, members: int) -> dict[str, object]:
    """Do one step on a file; `empty` only opens it."""
    with open_warehouse(f"duckdb:///{path}", read_only=False) as warehouse:
        if step == "build":
            build(warehouse, members)
        if step in ("build", "empty"):
            return {}
        _set_state(warehouse, step)
        sql = EXCEPT if step == "except" else changes_sql(AS_OF, warehouse.rows)
        warehouse.execute(f"create or replace table found as {sql}")
        counts = warehouse.rows("select change, count(*) from found group by 1 order by 1")
        whole = warehouse.rows(
            "select md5(string_agg(line, '' order by line)) from (select audience_key || "
            "entity_key || change as line from found where audience_key = 'audience_0007')"
        )
        return {**{change: count for change, count in counts}, "digest": whole[0][0]}


if __name__ == "__main__":
    step, path, members = sys.argv[1:]
    print_measured(lambda: run(step, Path(path), int(members)))
