"""Evaluates one audience for those who are due, or for all, and keeps what that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from federated.passes.sql.key_sets import KEY
from federated.planner.costs import estimate
from federated.planner.formulas import audience_formula
from federated.planner.incremental.desk import Desk
from federated.planner.incremental.due_counts import due_counts
from federated.planner.incremental.moves import CHANGES, keep_moves
from federated.planner.incremental.needs import Needs, Planned, members_id
from federated.planner.incremental.places import DUE, owner_column
from federated.planner.incremental.sketch import Read, rows_of, sketch
from federated.planner.incremental.standing import forget_standing
from federated.planner.incremental.together import Moves, can_be_apart, evaluate_together

# Above this share of all entities, looking at everybody costs less than looking some of them up.
MOST = 0.5
# Up to this share, the rows of those who are due are set apart once for all audiences.
FEW = 0.5


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
    due: int
    slices: dict[Read, str]


class Verdicts:
    """The audiences of one tick, to be evaluated parents first."""

    def __init__(
        self, desk: Desk, needs: dict[str, Needs], parts: list[Planned], fresh: set[str]
    ) -> None:
        self.desk = desk
        self.catalog = desk.context.catalog
        self.needs = needs
        self.parts = parts
        self.fresh = fresh
        self.named = {parent for each in needs.values() for parent in each.parents}
        # Those whose changes are kept while the tick goes on.
        self.noted = self.named
        # Those whose members may have changed for others than were due when the tick began.
        self.unbounded: set[str] = set()
        self.made = 0
        # Under which names anybody is due.
        found = desk.warehouse.rows(f"select distinct source from {DUE}")
        self.names = {str(row[0]) for row in found}
        desk.make("changes", f"(audience_key text, {KEY} text, change text)")

    def evaluate_all(self, why_full: dict[str, str]) -> list[Verdict]:
        """Bring the members of all audiences to this moment, and tell who came and went."""
        # Whoever is evaluated in full may have been somebody else's members before.
        told = {p.key: p.audience.entity for p in self.parts if not why_full[p.key]}
        self.noted = self.named | set(told)
        for each in self.parts:
            if why_full[each.key] or self.needs[each.key].parents & self.unbounded:
                self.unbounded.add(each.key)
        if self.desk.warehouse.engine == "duckdb":
            forget_standing(self.desk, self.unbounded)
        due = self._possibly_due()
        self.everyone = {
            entity: self._prepared(entity, [p for p in due if p.audience.entity == entity])
            for entity in sorted({each.audience.entity for each in self.parts})
        }
        done: dict[str, Moves] = {}
        if self.desk.warehouse.engine == "duckdb":
            for entity, everyone in self.everyone.items():
                done |= self._together([p for p in due if p.audience.entity == entity], everyone)
                done |= self._all_together(entity, {p.key for p in due} - set(done))
            forget_standing(self.desk, {p.key for p in due} - set(done))
        found = [self._verdict(p, why_full[p.key], done.get(p.key)) for p in self.parts]
        keep_moves(self.desk, told)
        return self._counted(found)

    def _possibly_due(self) -> list[Planned]:
        """Return the audiences somebody may be due for, but for those of unbounded ones."""
        found: dict[str, Planned] = {}
        for each in self.parts:
            needs = self.needs[each.key]
            is_due = needs.ids & self.names or needs.parents & set(found)
            if is_due and each.key not in self.unbounded:
                found[each.key] = each
        return list(found.values())

    def _prepared(self, entity: str, due: list[Planned]) -> _Everyone:
        """Count everybody, and set the rows of those who are due apart where these are few."""
        desk = self.desk
        count = desk.count(desk.place(self.catalog.entities[entity].table))
        if not due:
            return _Everyone(count, "", 0, {})
        keys, number = self._made(frozenset().union(*(self.needs[p.key].ids for p in due)))
        slices: dict[Read, str] = {}
        if 0 < number <= FEW * count:
            sources = {s for each in due for s in self.needs[each.key].sources if not s.links}
            for source in sorted(sources):
                table = self.catalog.table_of(source.collection or entity)
                read = table.name, owner_column(self.catalog, entity, source.collection)
                if read not in slices:
                    name = f"rows_of_{entity}_{len(slices)}"
                    slices[read] = desk.make(name, f"as {rows_of(desk, read, keys)}")
        return _Everyone(count, keys, number, slices)

    def _made(self, names: frozenset[str]) -> tuple[str, int]:
        """Return a table of the keys that are due under some names, and how many they are."""
        wanted = ", ".join(f"'{each}'" for each in sorted(names))
        body = f"as select distinct {KEY} from {DUE} where source in ({wanted})"
        keys = self.desk.make(f"keys_{self.made}", body)
        self.made += 1
        return keys, self.desk.count(keys)

    def _together(self, parts: list[Planned], everyone: _Everyone) -> dict[str, Moves]:
        """Evaluate audiences at once for those who are due."""
        if not parts or not everyone.due:
            return {}
        needs = [self.needs[each.key] for each in parts]
        if everyone.slices and can_be_apart(self.desk, needs, everyone.slices):
            return self._moved(parts, everyone.keys, everyone.slices)
        return self._moved(parts) if pays_off(parts) else {}

    def _all_together(self, entity: str, left: set[str]) -> dict[str, Moves]:
        """Evaluate audiences at once for everybody, where that costs less than one by one."""
        parts: dict[str, Planned] = {}
        for each in self.parts:
            parents = self.needs[each.key].parents
            is_ready = all(key in parts or key not in self.unbounded | left for key in parents)
            is_mine = each.audience.entity == entity and each.audience.rule is not None
            if each.key in self.unbounded and is_mine and is_ready:
                parts[each.key] = each
        whole = list(parts.values())
        return self._moved(whole) if whole and pays_off(whole) else {}

    def _moved(
        self, parts: list[Planned], keys: str | None = None, slices: dict[Read, str] | None = None
    ) -> dict[str, Moves]:
        moves = evaluate_together(self.desk, parts, self.fresh, self.noted, keys, slices)
        self._pass_on(parts)
        return moves

    def _verdict(self, planned: Planned, why_full: str, moves: Moves | None) -> Verdict:
        if moves is None:
            return self._evaluate(planned, why_full)
        due = self.everyone[planned.audience.entity].count if why_full else 0
        return Verdict(planned.key, why_full, due, moves["entered"], moves["exited"])

    def _counted(self, found: list[Verdict]) -> list[Verdict]:
        """Tell for how many each audience was evaluated, where that was not everybody."""
        bounded = [each.audience for each in found if not each.why_full]
        asked = {key: self.needs[key].ids & self.names for key in bounded}
        counts = due_counts(self.desk, asked)
        return [replace(e, due=counts.get(e.audience, e.due)) for e in found]

    def _evaluate(self, planned: Planned, why_full: str) -> Verdict:
        everyone = self.everyone[planned.audience.entity]
        if why_full:
            text = self.desk.sql(planned.query, planned.edges)
            return self._settle(planned, text, None, why_full, everyone.count)
        if not self.needs[planned.key].ids & self.names:
            return Verdict(planned.key, "", 0, 0, 0)
        keys, count = self._made(self.needs[planned.key].ids)
        query = sketch(desk := self.desk, planned)
        if everyone.slices and planned.key not in self.unbounded:
            text = query.filled(lambda read: everyone.slices.get(read) or desk.place(read[0]))
        elif count <= MOST * everyone.count:
            text = query.filled(lambda read: rows_of(desk, read, keys))
        else:
            text = query.filled(lambda read: desk.place(read[0]))
        return self._settle(planned, text, keys, "", count)

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
        for key in sorted({each.key for each in parts} & self.named):
            mine = f"select '{members_id(key)}', {KEY} from {CHANGES} where audience_key = '{key}'"
            self.desk.execute(f"insert into {DUE} {mine}")
            self.names.add(members_id(key))


def pays_off(parts: Sequence[Planned]) -> bool:
    """Return whether evaluating audiences at once costs less than one query for each."""
    costs = estimate({each.key: audience_formula(each.audience) for each in parts})
    return costs.cheapest(True) == "in_process"
