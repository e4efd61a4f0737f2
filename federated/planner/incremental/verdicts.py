"""Evaluates one audience for those who are due, or for all, and keeps what that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from federated.passes.sql.key_sets import KEY
from federated.planner.incremental.changed_rows import DUE
from federated.planner.incremental.desk import Desk
from federated.planner.incremental.needs import Needs, Planned, members_id
from federated.planner.incremental.places import owner_column
from federated.planner.incremental.sketch import Read, rows_of, sketch
from federated.planner.incremental.together import (
    CHANGES,
    can_be_together,
    due_by_name,
    evaluate_together,
)

# Above this share of all entities, looking at everybody costs less than looking some of them up.
MOST = 0.5
# Up to this share, the rows of those who are due are set apart once for all audiences.
FEW = 0.1


@dataclass(frozen=True)
class Verdict:
    """How one audience was evaluated: why in full, or else for how many; who came and went."""

    audience: str
    why_full: str
    due: int
    entered: int
    exited: int


@dataclass
class _Everyone:
    """All entities of one sort: how many, and the rows of those who are due, where set apart."""

    count: int
    keys: str
    slices: dict[Read, str]


class Verdicts:
    """The audiences of one tick, to be evaluated parents first."""

    def __init__(self, desk: Desk, needs: dict[str, Needs], parts: list[Planned]) -> None:
        self.desk = desk
        self.catalog = desk.context.catalog
        self.needs = needs
        self.keys: dict[frozenset[str], tuple[str, int]] = {}
        # Those whose members may have changed for others than were due when the tick began.
        self.unbounded: set[str] = set()
        desk.make("changes", f"(audience_key text, {KEY} text, change text)")
        self.everyone = {
            entity: self._prepared(entity, [p for p in parts if p.audience.entity == entity])
            for entity in sorted({each.audience.entity for each in parts})
        }

    def _prepared(self, entity: str, parts: list[Planned]) -> _Everyone:
        """Count everybody, and set the rows of those who are due apart where these are few."""
        desk = self.desk
        count = desk.count(desk.place(self.catalog.entities[entity].table))
        keys, due = self._made(f"source like '{entity}.%'")
        slices: dict[Read, str] = {}
        if 0 < due <= FEW * count:
            sources = {s for each in parts for s in self.needs[each.key].sources if not s.links}
            for source in sorted(sources):
                table = self.catalog.table_of(source.collection or entity)
                read = table.name, owner_column(self.catalog, entity, source.collection)
                if read not in slices:
                    name = f"rows_of_{entity}_{len(slices)}"
                    slices[read] = desk.make(name, f"as {rows_of(desk, read, keys)}")
        return _Everyone(count, keys, slices)

    def _made(self, wanted: str) -> tuple[str, int]:
        """Return a table of the keys that are due in some way, and how many they are."""
        body = f"as select distinct {KEY} from {DUE} where {wanted}"
        keys = self.desk.make(f"keys_{len(self.keys)}", body)
        self.keys[frozenset([wanted])] = keys, self.desk.count(keys)
        return self.keys[frozenset([wanted])]

    def evaluate_all(self, parts: list[Planned], why_full: dict[str, str]) -> list[Verdict]:
        """Bring the members of all audiences to this moment."""
        for each in parts:
            if why_full[each.key] or self.needs[each.key].parents & self.unbounded:
                self.unbounded.add(each.key)
        done: dict[str, Verdict] = {}
        for entity, everyone in self.everyone.items():
            bounded = [p for p in parts if p.audience.entity == entity and self._is_bounded(p)]
            needs = [self.needs[each.key] for each in bounded]
            if bounded and can_be_together(self.desk, needs, everyone.slices):
                done |= self._together(bounded, everyone)
        return [done.get(p.key) or self._evaluate(p, why_full[p.key]) for p in parts]

    def _is_bounded(self, planned: Planned) -> bool:
        return planned.key not in self.unbounded

    def _together(self, parts: list[Planned], everyone: _Everyone) -> dict[str, Verdict]:
        counts = evaluate_together(self.desk, parts, everyone.keys, everyone.slices)
        due = due_by_name(self.desk)
        found = {}
        for each in parts:
            change = counts[each.key]
            self._apply(each, self.desk.members(each.key), change)
            keys: set[str] = set().union(*(due.get(i, ()) for i in self.needs[each.key].ids))
            entered, exited = change.get("entered", 0), change.get("exited", 0)
            found[each.key] = Verdict(each.key, "", len(keys), entered, exited)
        self._pass_on(parts)
        return found

    def _evaluate(self, planned: Planned, why_full: str) -> Verdict:
        everyone = self.everyone[planned.audience.entity]
        if why_full:
            text = self.desk.sql(planned.query, planned.edges)
            return self._settle(planned, text, None, why_full, everyone.count)
        needs = self.needs[planned.key]
        keys, count = self._due(needs)
        if count == 0:
            return Verdict(planned.key, "", 0, 0, 0)
        query = sketch(desk := self.desk, planned)
        if everyone.slices and planned.key not in self.unbounded:
            text = query.filled(lambda read: everyone.slices.get(read) or desk.place(read[0]))
        elif count <= MOST * everyone.count:
            text = query.filled(lambda read: rows_of(desk, read, keys))
        else:
            text = query.filled(lambda read: desk.place(read[0]))
        return self._settle(planned, text, keys, "", count)

    def _due(self, needs: Needs) -> tuple[str, int]:
        wanted = ", ".join(f"'{each}'" for each in sorted(needs.ids))
        found = self.keys.get(frozenset([f"source in ({wanted})"]))
        return found or self._made(f"source in ({wanted})")

    def _settle(
        self, planned: Planned, query: str, keys: str | None, why_full: str, due: int
    ) -> Verdict:
        """Evaluate, compare with who was in, and let exactly those come and go who differ."""
        desk, key, members = self.desk, planned.key, self.desk.members(planned.key)
        only = f" where {KEY} in (select {KEY} from {keys})" if keys else ""
        found = f"select {KEY} from evaluated{only}"
        whole = f"select cast({KEY} as text) as {KEY} from ({query}) as q"
        before = f"select {KEY} from {members}{only}"
        desk.execute(
            f"insert into {CHANGES} with evaluated as ({whole}) "
            f"select '{key}', {KEY}, 'entered' from ({found} except {before}) as entered "
            f"union all select '{key}', {KEY}, 'exited' from ({before} except {found}) as exited"
        )
        counts = dict(
            desk.warehouse.rows(
                f"select change, count(*) from {CHANGES} where audience_key = '{key}' group by 1"
            )
        )
        self._apply(planned, members, counts)
        if counts:
            self._pass_on([planned])
        entered, exited = counts.get("entered", 0), counts.get("exited", 0)
        return Verdict(key, why_full, due, int(entered), int(exited))

    def _apply(self, planned: Planned, members: str, counts: Mapping[str, int]) -> None:
        key, entity = planned.key, planned.audience.entity
        mine = f"from {CHANGES} where audience_key = '{key}'"
        if counts.get("exited"):
            gone = f"select {KEY} {mine} and change = 'exited'"
            self.desk.execute(f"delete from {members} where {KEY} in ({gone})")
        if counts.get("entered"):
            come = f"select '{key}', '{entity}', {KEY} {mine} and change = 'entered'"
            self.desk.execute(f"insert into {members} {come}")

    def _pass_on(self, parts: Sequence[Planned]) -> None:
        """Make those who came or went due wherever one of these audiences is named."""
        named = {parent for each in self.needs.values() for parent in each.parents}
        for key in sorted({each.key for each in parts} & named):
            mine = f"select '{members_id(key)}', {KEY} from {CHANGES} where audience_key = '{key}'"
            self.desk.execute(f"insert into {DUE} {mine}")
