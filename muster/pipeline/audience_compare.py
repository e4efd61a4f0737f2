"""Holds a published audience against another list: both, only ours, only theirs, and why."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from federated import Project, load_project
from federated.errors import nearest, shown
from federated.evaluate import moment_of
from federated.evaluation.stored_facts import read_facts
from federated.explain import ClauseCount, count_clauses
from federated.insight.stump import Stump, find_stump
from federated.rule.tree import Audience
from federated.warehouse import Warehouse
from muster.errors import InputError
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

MOST_ROWS = 5_000_000
MOST_BYTES = 1 << 30
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our members and their list; `failing` says of how many of only theirs each clause is false.

    `separates_ours` is the attribute that tells only ours from both best. Both are read from at
    most `looked_at` entities a side, the first by key.
    """

    key: str
    run_id: str
    both_count: int
    only_ours_count: int
    only_theirs_count: int
    unknown_count: int
    only_ours: tuple[str, ...]
    only_theirs: tuple[str, ...]
    unknown: tuple[str, ...]
    failing: tuple[ClauseCount, ...]
    separates_ours: Stump | None
    looked_at: int


def compare_audience(
    settings: Settings,
    key: str,
    other: str,
    *,
    column: str | None = None,
    namespace: str | None = None,
    show: int = 5,
    language: str = "en",
) -> Comparison:
    """Return how an audience differs from a CSV file or a table of the published snapshot.

    `column` holds their keys (the first unless said); with `namespace` they are identifiers.

    Raises: InputError for a file, table, column or namespace that is none; RuleError for an
    unknown audience; StepMissing when nothing is published.
    """
    project = load_project(settings.project_dir)
    audience = project.audience(key).checked
    published = find_published(settings)
    with open_published(settings) as snapshot:
        given = _theirs(snapshot, other, column)
        theirs, unknown = _known(snapshot, project, audience, given, namespace)
        ours = {
            str(row[0])
            for row in snapshot.rows(
                "select entity_key from fct_audience_members where audience_key = ?", (key,)
            )
        }
        only_ours, only_theirs = sorted(ours - theirs), sorted(theirs - ours)
        as_of = datetime.fromisoformat(str(published.manifest["as_of"]))
        failing = _failing(snapshot, project, audience, only_theirs, as_of, language)
        stump = _stump(snapshot, project, audience, only_ours, sorted(ours & theirs))
    return Comparison(
        key, published.run_id, len(ours & theirs), len(only_ours), len(only_theirs), len(unknown),
        tuple(only_ours[:show]), tuple(only_theirs[:show]), tuple(sorted(unknown)[:show]),
        failing, stump, LOOKED_AT,
    )  # fmt: skip


def _theirs(snapshot: Warehouse, other: str, column: str | None) -> set[str]:
    path = Path(other)
    if path.suffix.lower() in {".csv", ".txt"} or path.is_file():
        return set(_from_csv(path, column))
    tables = {relation.name: relation for relation in snapshot.relations("main")}
    if other not in tables:
        advice = nearest(other, tables)
        raise InputError(f"audience compare: no file and no table {shown(other)}. {advice}")
    names = [c.name for c in tables[other].columns]
    chosen = column or names[0]
    if chosen not in names:
        raise InputError(
            f"audience compare: {other} has no {shown(chosen)}. {nearest(chosen, names)}"
        )
    quoted = [f'"{name}"'.replace('""', '"') for name in (chosen, other)]
    rows = snapshot.rows(f"select distinct {quoted[0]} from {quoted[1]}")  # noqa: S608 - names it has
    return {str(row[0]) for row in rows if row[0] is not None}


def _from_csv(path: Path, column: str | None) -> Iterable[str]:
    """Yield the values of one column of a CSV file with a header, line by line."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: is larger than 1 GiB. Load it as a table, and name that.")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            names = list(reader.fieldnames or ())
            chosen = column or (names[0] if names else "")
            if chosen not in names:
                raise InputError(f"{path}: has no column {shown(chosen)}. {nearest(chosen, names)}")
            for number, row in enumerate(reader):
                if number >= MOST_ROWS:
                    raise InputError(f"{path}: has more than {MOST_ROWS:,} rows. Name a table.")
                if row[chosen]:
                    yield row[chosen].strip()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not readable as CSV ({error}). Save it as UTF-8.") from error


def _known(
    snapshot: Warehouse,
    project: Project,
    audience: Audience,
    given: set[str],
    namespace: str | None,
) -> tuple[set[str], set[str]]:
    """Return the keys a list means, and what in it is nobody we know."""
    if namespace is not None:
        rows = snapshot.rows(
            "select value, profile_id from bridge_profile_identifiers"
            " where namespace = ? and held_until is null",
            (namespace,),
        )
        if audience.entity != "profile" or not rows:
            asked = "select distinct namespace from bridge_profile_identifiers"
            advice = nearest(namespace, [str(row[0]) for row in snapshot.rows(asked)])
            raise InputError(f"--namespace: {shown(namespace)} finds nobody. {advice}")
        owners = {str(identifier): str(profile) for identifier, profile in rows}
        return {owners[g] for g in given if g in owners}, {g for g in given if g not in owners}
    owner = project.catalog.entities[audience.entity]
    everyone = snapshot.rows(f'select "{owner.key}" from "{owner.table}"')  # noqa: S608 - of the catalogue
    keys = {str(row[0]) for row in everyone}
    return given & keys, given - keys


def _failing(
    snapshot: Warehouse,
    project: Project,
    audience: Audience,
    keys: list[str],
    as_of: datetime,
    language: str,
) -> tuple[ClauseCount, ...]:
    rule = audience.rule
    if rule is None or not keys:
        return ()
    parsed = project.audiences[audience.key].rule or rule
    found = [
        read_facts(snapshot, project.catalog, audience.entity, key, parsed)
        for key in keys[:LOOKED_AT]
    ]
    facts = [each for each in found if each is not None]
    context = project.context
    at = moment_of(as_of, context.zone, context.week_starts, context.days)
    counts = count_clauses(parsed, audience.entity, facts, project.catalog, at, language)
    top = [c for c in counts if c.depth == 1]
    return tuple(sorted(top, key=lambda c: (c.holds_count, c.where)))


def _stump(
    snapshot: Warehouse, project: Project, audience: Audience, only: list[str], both: list[str]
) -> Stump | None:
    owner = project.catalog.entities[audience.entity]
    table = project.catalog.tables[owner.table]

    def rows(keys: list[str]) -> list[dict[str, object]]:
        marks = ", ".join("?" for _ in keys)
        sql = f'select * from "{owner.table}" where "{owner.key}" in ({marks})'  # noqa: S608 - of the catalogue
        return list(snapshot.query(sql, keys).to_pylist()) if keys else []

    return find_stump(rows(only[:LOOKED_AT]), rows(both[:LOOKED_AT]), table)
