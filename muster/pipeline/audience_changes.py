"""Why an audience is otherwise than at a moment: whose verdict changed, by which clause and row."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from federated import load_project
from federated.describe import describe_part
from federated.errors import shown
from federated.evaluation.facts import Facts
from federated.explain import Clause, explain
from federated.warehouse import Warehouse
from muster.errors import InputError
from muster.pipeline.audiences import check_language
from muster.pipeline.changing.moments import Moments, open_moments
from muster.pipeline.changing.rows import (
    RowMoved,
    SourceRows,
    ValueMoved,
    rows_moved,
    sources_moved,
    values_moved,
)
from muster.pipeline.changing.verdicts import Between, parts_of_rule
from muster.pipeline.profiles import find_profile
from muster.settings import Settings

LOOKED_AT = 500
# A member of that time may go by another id now.
WAS = """
    select distinct coalesce(aliases.profile_id, stays.entity_key)
    from fct_audience_memberships as stays
    left join dim_profile_aliases as aliases
        on stays.entity = 'profile' and stays.entity_key = aliases.former_profile_id
    where stays.audience_key = ? and stays.entered_at <= ?
        and (stays.exited_at is null or stays.exited_at > ?)
"""
IS = "select entity_key from fct_audience_members where audience_key = ?"
REASONS = """
    select change, reason, count(*) from fct_audience_member_changes
    where audience_key = ? and as_of > ? group by 1, 2 order by 1, 2
"""
OWN = """
    select changes.change, changes.reason, changes.as_of
    from fct_audience_member_changes as changes
    left join dim_profile_aliases as aliases
        on changes.entity = 'profile' and changes.entity_key = aliases.former_profile_id
    where changes.audience_key = ? and coalesce(aliases.profile_id, changes.entity_key) = ?
        and changes.as_of > ?
    order by changes.as_of, changes.change
"""
HASH = "select rule_hash from dim_audiences where audience_key = ?"
NOT_KEPT = (
    "No snapshot of that run is kept: rows are those of today, so late, missing and changed ones "
    "of people cannot be told, nor missing ones of sources."
)
NEW_RULE = "The rule was another one then; verdicts of both moments are those of today's rule."


@dataclass(frozen=True, slots=True)
class ClauseTurned:
    """One clause, and for how many of those who entered and left its verdict changed."""

    where: str
    sentence: str
    depth: int
    entered_count: int
    exited_count: int


@dataclass(frozen=True, slots=True)
class Cause:
    """What is otherwise with those who entered and left; one may have several causes."""

    cause: str
    entered_count: int
    exited_count: int


@dataclass(frozen=True, slots=True)
class WhyChanged:
    """Who entered and left between two runs, and why; read of at most `looked_at_count` of them."""

    key: str
    run_id: str
    then_as_of: str
    as_of: str
    entered_count: int
    exited_count: int
    entered: tuple[str, ...]
    exited: tuple[str, ...]
    stored_changes: tuple[tuple[str, str, int], ...]
    looked_at_count: int
    clauses: tuple[ClauseTurned, ...]
    causes: tuple[Cause, ...]
    sources: tuple[SourceRows, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseBetween:
    """One clause of one entity at both moments."""

    where: str
    sentence: str
    depth: int
    then: bool
    then_seen: Any
    now: bool
    now_seen: Any


@dataclass(frozen=True, slots=True)
class WhyOneChanged:
    """One entity at both moments: verdicts, what was seen, and the rows that are otherwise."""

    key: str
    who: str
    run_id: str
    then_as_of: str
    as_of: str
    was_member: bool
    is_member: bool
    stored_changes: tuple[tuple[str, str, str], ...]
    clauses: tuple[ClauseBetween, ...]
    rows: tuple[RowMoved, ...]
    attributes: tuple[ValueMoved, ...]
    notes: tuple[str, ...]


def why_changed(
    settings: Settings, key: str, since: datetime, language: str = "en", show: int = 5
) -> WhyChanged:
    """Return who entered and left an audience since a moment, by clause and by what is otherwise.

    Raises: InputError for an audience made by SQL, or a moment before the first run; RuleError for
    an unknown audience; StepMissing when nothing is published.
    """
    with open_moments(settings, since) as moments:
        between = _between(settings, key, moments, language)
        was, now = (set(map(str, keys)) for keys in _members(moments, key))
        moved = {"entered": sorted(now - was), "exited": sorted(was - now)}
        clauses = {way: Counter[str]() for way in moved}
        causes = {way: Counter[str]() for way in moved}
        looked_at = 0
        for way, people in moved.items():
            for who in people[:LOOKED_AT]:
                turned, because = between.turned(who)
                clauses[way].update(turned)
                causes[way].update(because)
                looked_at += 1
        stored = moments.now.rows(REASONS, (key, _naive(moments.then_as_of)))
        return WhyChanged(
            key, moments.run_id, moments.then_as_of.isoformat(), moments.as_of.isoformat(),
            len(moved["entered"]), len(moved["exited"]),
            tuple(moved["entered"][:show]), tuple(moved["exited"][:show]),
            tuple((str(c), str(r), int(n)) for c, r, n in stored), looked_at,
            _said(between, clauses, language), _counted(causes),
            tuple(sources_moved(moments)), _notes(moments, key),
        )  # fmt: skip


def why_one_changed(
    settings: Settings, key: str, who: str, since: datetime, language: str = "en"
) -> WhyOneChanged:
    """Return one entity's verdicts at both moments, and the rows that are otherwise.

    Raises: as `why_changed`, and InputError for nobody of that id.
    """
    with open_moments(settings, since) as moments:
        between = _between(settings, key, moments, language)
        if between.audience.entity == "profile":
            who = find_profile(moments.now, who)
        then, now = between.facts(who)
        if now is None:
            entity = between.audience.entity
            raise InputError(f"audience: there is no {entity} {shown(who)}. Write its key.")
        was, members = _members(moments, key)
        catalog, entity = between.project.catalog, between.audience.entity
        rows: tuple[RowMoved, ...] = ()
        values: tuple[ValueMoved, ...] = ()
        if moments.then is not None:
            rows = tuple(rows_moved(catalog, then, now, moments.then_as_of))
            values = tuple(values_moved(catalog, entity, then, now))
        own = moments.now.rows(OWN, (key, who, _naive(moments.then_as_of)))
        return WhyOneChanged(
            key, who, moments.run_id, moments.then_as_of.isoformat(), moments.as_of.isoformat(),
            who in was, who in members, tuple((str(c), str(r), str(t)) for c, r, t in own),
            _both(between, then, now, language), rows, values, _notes(moments, key),
        )  # fmt: skip


def _between(settings: Settings, key: str, moments: Moments, language: str) -> Between:
    check_language(language)
    project = load_project(settings.project_dir)
    audience = project.audience(key).named
    if audience.rule is None:
        raise InputError(
            f"audience: {key} is made by a query, which has no clauses that could have changed. "
            f"Read who came and went with: muster audience members {key}"
        )
    return Between(project, audience, audience.rule, moments)


def _members(moments: Moments, key: str) -> tuple[set[Any], set[Any]]:
    at = _naive(moments.then_as_of)
    was = {row[0] for row in moments.now.rows(WAS, (key, at, at))}
    return was, {row[0] for row in moments.now.rows(IS, (key,))}


def _said(
    between: Between, turned: Mapping[str, Counter[str]], language: str
) -> tuple[ClauseTurned, ...]:
    entity, catalog = between.audience.entity, between.project.catalog
    return tuple(
        ClauseTurned(
            part.where,
            describe_part(part, entity, catalog, language),
            depth,
            turned["entered"][part.where],
            turned["exited"][part.where],
        )
        for part, depth in parts_of_rule(between.rule)
    )


def _counted(causes: Mapping[str, Counter[str]]) -> tuple[Cause, ...]:
    entered, exited = causes["entered"], causes["exited"]
    names = sorted({*entered, *exited}, key=lambda c: (-entered[c] - exited[c], c))
    return tuple(Cause(name, entered[name], exited[name]) for name in names)


def _both(
    between: Between, then: Facts | None, now: Facts, language: str
) -> tuple[ClauseBetween, ...]:
    def clauses(facts: Facts | None, at: datetime) -> dict[str, Clause]:
        if facts is None:
            return {}
        moment = between.moment(at)
        catalog, entity = between.project.catalog, between.audience.entity
        found = explain(between.rule, entity, facts, catalog, moment, language)
        return {clause.where: clause for clause in found.clauses}

    before = clauses(then, between.moments.then_as_of)
    return tuple(
        ClauseBetween(
            where,
            clause.sentence,
            clause.depth,
            before[where].holds if where in before else False,
            before[where].seen if where in before else None,
            clause.holds,
            clause.seen,
        )
        for where, clause in clauses(now, between.moments.as_of).items()
    )


def _notes(moments: Moments, key: str) -> tuple[str, ...]:
    notes = []
    if moments.then is None:
        notes.append(NOT_KEPT)
    elif _hash(moments.then, key) != _hash(moments.now, key):
        notes.append(NEW_RULE)
    return tuple(notes)


def _hash(snapshot: Warehouse, key: str) -> str | None:
    rows = snapshot.rows(HASH, (key,))
    return str(rows[0][0]) if rows else None


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
