"""Who enters and who leaves an audience by a change of its rule, counted on published data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from federated import Project, load_project
from federated.compile import CompiledAudience, digests
from federated.computed.compiled import attributes_behind
from federated.describe import describe_part
from federated.errors import FederatedError
from federated.lint.canonical import canonical, canonical_hash
from federated.rule.parents import parents
from federated.rule.tree import Group
from federated.together import sql_with_parents
from federated.warehouse import Warehouse
from muster.errors import InputError
from muster.pipeline.revisions import project_at
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

Compiled = Mapping[str, CompiledAudience]


@dataclass(frozen=True, slots=True)
class AudienceDiff:
    """One audience before and after: sizes, who enters and leaves, and the clauses that differ.

    A size is None where the audience is not published on that side. `entering` and `leaving` are
    the first few keys, in order. `through` names the audiences and computed attributes whose change
    reaches this one.
    """

    key: str
    before_count: int | None
    after_count: int | None
    entering_count: int
    leaving_count: int
    entering: tuple[str, ...]
    leaving: tuple[str, ...]
    removed_clauses: tuple[str, ...]
    added_clauses: tuple[str, ...]
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """Every audience that a change of rules touches."""

    before: str
    after: str
    run_id: str
    as_of: str
    audiences: tuple[AudienceDiff, ...]


def diff_audiences(
    settings: Settings, before: str, after: str | None = None, *, show: int = 5
) -> Diff:
    """Return what the change from one revision to another (or the working tree) does to members.

    Both rules are read at the published as_of, on the published rows, so only the rules differ.

    Raises: InputError for an unknown revision, or one whose documents are at fault; StepMissing
    when nothing is published.
    """
    published = find_published(settings)
    as_of = str(published.manifest["as_of"])
    old = _compiled(settings, before)
    new = _compiled(settings, after)
    found = []
    with open_published(settings) as snapshot:
        for key in sorted({*old, *new}):
            through = _changed_parents(old, new, key)
            if _meaning(old, key) != _meaning(new, key) or through:
                counted = _Counting(snapshot, datetime.fromisoformat(as_of), show)
                found.append(counted.diff(old, new, key, through))
    said = after or "the working tree"
    return Diff(before, said, published.run_id, as_of, tuple(found))


def _compiled(settings: Settings, revision: str | None) -> dict[str, CompiledAudience]:
    with project_at(settings.project_dir, revision) as folder:
        try:
            project: Project = load_project(folder)
            compiled = project.compiled
        except FederatedError as error:
            raise InputError(
                f"audience diff: at {revision or 'the working tree'}: {error}"
            ) from error
    return {k: c for k, c in compiled.items() if c.audience.status == "published"}


def _meaning(compiled: Compiled, key: str) -> tuple[str, list[str]] | None:
    """Return what a rule says and what the computed attributes it reads mean."""
    if key not in compiled:
        return None
    each = compiled[key]
    return canonical_hash(each.checked), digests(each.reads, each.context.catalog)


def _changed_parents(old: Compiled, new: Compiled, key: str) -> tuple[str, ...]:
    found = _changed_attributes(old, new, key)
    for side in (old, new):
        waiting = parents(side[key].audience) if key in side else []
        while waiting:
            name = waiting.pop()
            if _meaning(old, name) != _meaning(new, name):
                found.add(name)
            waiting += parents(side[name].audience) if name in side else []
    return tuple(sorted(found))


def _changed_attributes(old: Compiled, new: Compiled, key: str) -> set[str]:
    """Return the computed attributes a rule reads that mean something else on the other side."""
    if key not in old or key not in new:
        return set()
    sides = []
    for each in (old[key], new[key]):
        behind = attributes_behind([each.query], each.context)
        sides.append({found.key: found.digest for found in behind.values()})
    return {name for name in sides[0].keys() & sides[1].keys() if sides[0][name] != sides[1][name]}


@dataclass(frozen=True)
class _Counting:
    snapshot: Warehouse
    as_of: datetime
    show: int

    def diff(
        self, old: Compiled, new: Compiled, key: str, through: tuple[str, ...]
    ) -> AudienceDiff:
        """Return one audience's difference, counted in the warehouse."""
        before, after = (self._sql(side, key) for side in (old, new))
        both = f"with before as ({before}), after as ({after})"
        counts = self.snapshot.rows(
            f"{both} select (select count(*) from before), (select count(*) from after), "  # noqa: S608 - ours
            f"({self._only('after', 'before', 'count(*)')}), "
            f"({self._only('before', 'after', 'count(*)')})"
        )[0]
        removed, added = _clauses(old, new, key)
        return AudienceDiff(
            key,
            counts[0] if key in old else None,
            counts[1] if key in new else None,
            counts[2],
            counts[3],
            self._keys(both, "after", "before"),
            self._keys(both, "before", "after"),
            removed,
            added,
            through,
        )

    def _sql(self, side: Compiled, key: str) -> str:
        if key not in side:
            return "select cast(null as text) as entity_key where 1 = 0"
        where = ("main", "")
        engine = self.snapshot.engine
        return sql_with_parents(side, key, engine, self.as_of, lambda model: (where[0], model))

    def _only(self, here: str, there: str, what: str) -> str:
        return (
            f"select {what} from {here} where not exists "  # noqa: S608 - names of ours
            f"(select 1 from {there} where {there}.entity_key = {here}.entity_key)"
        )

    def _keys(self, both: str, here: str, there: str) -> tuple[str, ...]:
        inside = self._only(here, there, f"{here}.entity_key")
        rows = self.snapshot.rows(f"{both} {inside} order by 1 limit ?", (self.show,))
        return tuple(str(row[0]) for row in rows)


def _clauses(old: Compiled, new: Compiled, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what only the old and what only the new rule says, clause by clause."""
    before, after = (_said(side, key) for side in (old, new))
    removed = tuple(said for form, said in before.items() if form not in after)
    return removed, tuple(said for form, said in after.items() if form not in before)


def _said(side: Compiled, key: str) -> dict[str, str]:
    if key not in side or side[key].checked.rule is None:
        return {}
    audience, catalog = side[key].checked, side[key].context.catalog
    rule = audience.rule
    assert isinstance(rule, Group)  # noqa: S101 - seen to two lines above
    parts = rule.rules if rule.combinator == "and" and not rule.negated else (rule,)
    return {repr(canonical(part)): describe_part(part, audience.entity, catalog) for part in parts}


def as_comment(diff: Diff) -> str:
    """Return a difference as Markdown, for a comment on a pull request."""
    if not diff.audiences:
        return f"No audience changes between `{diff.before}` and `{diff.after}`.\n"
    lines = [
        f"### Members by this change (`{diff.before}` → `{diff.after}`)", "",
        f"Both read at {diff.as_of} on the rows of run `{diff.run_id}`.", "",
        "| audience | before | after | enter | leave |", "|---|---:|---:|---:|---:|",
    ]  # fmt: skip
    for each in diff.audiences:
        sizes = ["–" if n is None else f"{n:,}" for n in (each.before_count, each.after_count)]
        moves = f"{each.entering_count:,} | {each.leaving_count:,}"
        lines.append(f"| `{each.key}` | {sizes[0]} | {sizes[1]} | {moves} |")
    for each in diff.audiences:
        lines += ["", f"**`{each.key}`**"]
        lines += [f"- removed: {_plain(said)}" for said in each.removed_clauses]
        lines += [f"- added: {_plain(said)}" for said in each.added_clauses]
        lines += [f"- changed through `{name}`" for name in each.through]
    return "\n".join(lines) + "\n"


def _plain(said: str) -> str:
    """Return text of people as Markdown shows it: no markup, no mention of anybody."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>()#+-!|@~" else c for c in said)
