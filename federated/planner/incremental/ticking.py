"""One tick: who is due, what that changes, and what must be remembered for the next one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from federated.catalog.model_names import members_model
from federated.engines.connection import Warehouse, quote
from federated.errors import StaleMoment
from federated.passes.draft import Context
from federated.passes.name_edges import expiry_edge
from federated.passes.sql.key_sets import KEY
from federated.planner.incremental.changed_rows import DIGESTS, WATERMARKS, find_changes
from federated.planner.incremental.desk import Desk, Locate
from federated.planner.incremental.find_needs import needs_of
from federated.planner.incremental.moments import Now
from federated.planner.incremental.moves import (
    MOVES,
    MOVES_COLUMNS,
    TICKS,
    TICKS_COLUMNS,
    newest_tick,
    number_tick,
)
from federated.planner.incremental.needs import Planned
from federated.planner.incremental.passing import find_passed
from federated.planner.incremental.setting import differing, setting_of
from federated.planner.incremental.verdicts import Verdict, Verdicts

EVALUATIONS = "muster_evaluations"
MEMBER = f"audience_key text, entity text, {KEY} text"
STATE = {
    EVALUATIONS: "audience_key text, rule_hash text, setting text, as_of timestamp, "
    # The tick whose members `muster_member_moves` leads from; missing where that is not told.
    "moves_from bigint",
    WATERMARKS: "watch text, watermark timestamp, rows_count bigint, digest text",
    DIGESTS: "watch text, row_key text, rows_count bigint, digest text",
    MOVES: MOVES_COLUMNS,
}


@dataclass(frozen=True)
class TickResult:
    """What one tick did, audience by audience in the order they were evaluated."""

    as_of: datetime
    verdicts: tuple[Verdict, ...]

    @property
    def is_full(self) -> bool:
        """Return whether every audience was evaluated in full."""
        return all(each.why_full for each in self.verdicts)


@dataclass(frozen=True)
class _Before:
    """How one audience stood after the tick before."""

    rule_hash: str
    setting: str
    as_of: datetime


def tick(
    warehouse: Warehouse,
    parts: Sequence[Planned],
    context: Context,
    as_of: datetime,
    *,
    locate: Locate,
    schema: str,
    rebuild: bool = False,
) -> TickResult:
    """Bring the members of audiences, parents first, to `as_of`: all, or on any error nothing.

    Only those who can have changed are evaluated; the members are those of a full evaluation.

    Raises: StaleMoment when a later moment was evaluated and `rebuild` is not set.
    """
    now = Now(as_of.astimezone(UTC), context.zone, context.week_starts)
    desk = Desk(warehouse, context, now, locate, schema)
    with warehouse.steady(), desk.cleared():
        return _Tick(desk, list(parts), rebuild).run()


def forget(warehouse: Warehouse, schema: str) -> None:
    """Let the next tick evaluate everybody: members were written by something else."""
    if EVALUATIONS in warehouse.tables(schema):
        warehouse.execute(f"delete from {quote(schema)}.{quote(EVALUATIONS)}")


class _Tick:
    def __init__(self, desk: Desk, parts: list[Planned], rebuild: bool) -> None:
        self.desk = desk
        self.parts = parts
        self.needs = {each.key: needs_of(each, desk.context) for each in parts}
        self.setting = setting_of(desk.warehouse, desk.context)
        self._prepare()
        self.before = self._read_before()
        newest = max((each.as_of for each in self.before.values()), default=None)
        if newest is not None and newest > desk.now.instant:
            if not rebuild:
                raise StaleMoment(
                    f"tick: as_of {desk.now.instant} is older than the newest evaluation "
                    f"({newest}). Give a later as_of, or add --rebuild if you mean it."
                )
            self._forget("an earlier moment is evaluated again")
        self.why = {each.key: self._why_full(each) for each in parts}

    def _prepare(self) -> None:
        """Make what is missing of the tables of state and of members."""
        desk, execute = self.desk, self.desk.execute
        execute(f"create schema if not exists {quote(desk.schema)}")
        # Numbers of ticks outlive whatever starts everything anew.
        for name, columns in {**STATE, TICKS: TICKS_COLUMNS}.items():
            execute(f"create table if not exists {desk.own(name)} ({columns})")
        places = {each.key: desk.locate(members_model(each.key)) for each in self.parts}
        for schema in sorted({schema for schema, _ in places.values()}):
            execute(f"create schema if not exists {quote(schema)}")
        there = {s: set(desk.warehouse.tables(s)) for s in sorted({s for s, _ in places.values()})}
        self.unmade = {key for key, (schema, name) in places.items() if name not in there[schema]}
        for key in sorted(self.unmade):
            execute(f"create table {desk.members(key)} ({MEMBER})")

    def _read_before(self) -> dict[str, _Before]:
        """Return how audiences stood; nothing where anything around the rules has changed since."""
        self.forgotten = ""
        sql = f"select audience_key, rule_hash, setting, as_of from {self.desk.own(EVALUATIONS)}"
        found = {row[0]: _Before(*row[1:]) for row in self.desk.warehouse.rows(sql)}
        reasons = [differing(each.setting, self.setting) for each in found.values()]
        changed = next((each for each in reasons if each), "")
        if changed:
            self._forget(f"the {changed} has changed")
        return {} if changed else found

    def _forget(self, why: str) -> None:
        self.forgotten = why
        self.before = {}
        for name, columns in STATE.items():
            # Made anew, as an earlier version may have kept other columns.
            self.desk.execute(f"drop table {self.desk.own(name)}")
            self.desk.execute(f"create table {self.desk.own(name)} ({columns})")

    def _why_full(self, planned: Planned) -> str:
        """Return why an audience must be evaluated for everybody, empty where it need not."""
        before = self.before.get(planned.key)
        if before is None or planned.key in self.unmade:
            return self.forgotten or "it was not evaluated before"
        if before.rule_hash != planned.rule_hash:
            return "its rule has changed"
        expires_on = planned.audience.expires_on
        if expires_on is not None:
            end = self.desk.now.edge(expiry_edge(expires_on))
            if before.as_of < end <= self.desk.now.instant:
                return "it has expired"
        lacks = self.needs[planned.key].lacks
        return f"it {lacks}" if lacks else ""

    def run(self) -> TickResult:
        desk = self.desk
        desk.make("due", f"(source text, {KEY} text)")
        find_changes(desk, sorted({s for n in self.needs.values() for s in n.sources}))
        if self.before:
            # Whatever is not evaluated in full was so at the tick before.
            newest = max(each.as_of for each in self.before.values()).replace(tzinfo=UTC)
            bounded = [self.needs[each.key] for each in self.parts if not self.why[each.key]]
            clocks = {i: clock for each in bounded for i, clock in each.clocks.items()}
            find_passed(desk, clocks.values(), replace(desk.now, as_of=newest))
        verdicts = Verdicts(desk, self.needs, self.parts, self.unmade)
        found = tuple(verdicts.evaluate_all(self.why))
        self._remember()
        return TickResult(desk.now.as_of, found)

    def _remember(self) -> None:
        desk = self.desk
        setting = desk.text(json.dumps(self.setting, sort_keys=True))
        desk.execute(f"delete from {desk.own(EVALUATIONS)}")
        before = newest_tick(desk)
        rows = ", ".join(
            f"('{each.key}', '{each.rule_hash}', {'null' if self.why[each.key] else before})"
            for each in self.parts
        )
        if rows:
            desk.execute(
                f"insert into {desk.own(EVALUATIONS)} "
                f"select audience_key, rule_hash, {setting}, {desk.moment(desk.now.instant)}, "
                "cast(moves_from as bigint) "
                f"from (values {rows}) as evaluated(audience_key, rule_hash, moves_from)"
            )
        number_tick(desk, before + 1)
