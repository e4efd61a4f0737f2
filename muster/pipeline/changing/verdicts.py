"""The verdicts of an audience's clauses at two moments, and what is otherwise with one entity."""

from dataclasses import dataclass
from datetime import datetime

from federated import Project
from federated.evaluate import moment_of
from federated.evaluation.facts import Facts
from federated.evaluation.readings import Reader
from federated.evaluation.stored_facts import computed_named, read_facts
from federated.evaluation.windows import Moment
from federated.rule.tree import Audience, Group, Node, Path
from federated.rule.walk import parts_of
from muster.pipeline.changing.moments import Moments
from muster.pipeline.changing.rows import rows_moved, values_moved


@dataclass(frozen=True, slots=True)
class Between:
    """One audience, its rule as it is named, and the two moments it is read at."""

    project: Project
    audience: Audience
    rule: Group
    moments: Moments

    def facts(self, who: str) -> tuple[Facts | None, Facts | None]:
        """Return what was known of somebody then, and what is now."""
        found = [
            read_facts(snapshot, self.project.catalog, self.audience.entity, who, self.rule)
            for snapshot in (self.moments.known_then, self.moments.now)
        ]
        return found[0], found[1]

    def reader(self, facts: Facts | None, at: datetime) -> Reader | None:
        """Return what reads parts of the rule of somebody, None of nobody."""
        if facts is None:
            return None
        return Reader(self.project.catalog, self.audience.entity, facts, self.moment(at))

    def moment(self, at: datetime) -> Moment:
        """Return when and where a rule is read."""
        context = self.project.context
        return moment_of(at, context.zone, context.week_starts, context.days)

    def causes(self, then: Facts | None, now: Facts | None) -> set[str]:
        """Return what is otherwise with one entity; without anything, time alone passed."""
        catalog = self.project.catalog
        if then is None or now is None:
            return {"not known then" if then is None else "not known any more"}
        if self.moments.then is None:
            # Rows of that time are those of today that had happened.
            before = self.moments.then_as_of
            rows = rows_moved(catalog, None, now, before)
            found = {f"new rows of {r.collection}" for r in rows if r.what == "new"}
            return found or {"time alone"}
        rows = rows_moved(catalog, then, now, self.moments.then_as_of)
        found = {f"{row.what} rows of {row.collection}" for row in rows}
        moved = values_moved(catalog, self.audience.entity, then, now)
        named = self.names()
        found |= {f"attribute {each.attribute}" for each in moved if each.attribute in named}
        return found or {"time alone"}

    def names(self) -> set[str]:
        """Return the names the rule begins with, and those that its computed attributes do."""
        made = computed_named(self.rule, self.project.catalog).values()
        parts = (self.rule, *(each.value for each in made))
        return {path.names[0] for p in parts for path in parts_of(p, Path) if path.names}

    def turned(self, who: str) -> tuple[set[str], set[str]]:
        """Return the clauses whose verdict on somebody changed, and the causes."""
        then, now = self.facts(who)
        before = self.reader(then, self.moments.then_as_of)
        after = self.reader(now, self.moments.as_of)
        clauses = {
            part.where
            for part, _ in parts_of_rule(self.rule)
            if _holds(before, part) != _holds(after, part)
        }
        return clauses, self.causes(then, now)


def parts_of_rule(rule: Group, depth: int = 1) -> list[tuple[Node, int]]:
    """Return the clauses of a rule, each with how deep it lies."""
    found: list[tuple[Node, int]] = []
    for part in rule.rules:
        found.append((part, depth))
        if isinstance(part, Group):
            found += parts_of_rule(part, depth + 1)
    return found


def _holds(reader: Reader | None, part: Node) -> bool:
    return reader is not None and reader.read(part).holds
