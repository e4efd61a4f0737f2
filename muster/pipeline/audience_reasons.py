"""Why entities are in an audience or not, read from the published snapshot without SQL of rules."""

from dataclasses import dataclass
from datetime import datetime

from federated import Project, load_project
from federated.errors import shown
from federated.evaluate import evaluate, moment_of
from federated.evaluation.stored_facts import read_all_facts, read_facts
from federated.evaluation.windows import Moment
from federated.explain import ClauseCount, Explanation, count_clauses, explain
from federated.rule.tree import Audience, Group
from muster.errors import InputError
from muster.pipeline.audiences import check_language
from muster.pipeline.profiles import find_profile
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings


@dataclass(frozen=True, slots=True)
class Why:
    """Why one entity is in an audience or not, and whether the published run agrees."""

    key: str
    run_id: str
    as_of: str
    is_member: bool
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class WhyAll:
    """Of how many entities each clause of an audience holds."""

    key: str
    run_id: str
    as_of: str
    entity: str
    total: int
    held: int
    clauses: list[ClauseCount]


def explain_member(settings: Settings, key: str, who: str, language: str = "en") -> Why:
    """Return why one entity is in an audience, or is not, by the published snapshot.

    `who` is a key, or `namespace:value` where profiles are selected.

    Raises: InputError for nobody of that id or an audience made by SQL; RuleError for an unknown
    audience; StepMissing when nothing is published.
    """
    project, audience, rule = _ruled(settings, key, language)
    published = find_published(settings)
    as_of = str(published.manifest["as_of"])
    with open_published(settings) as snapshot:
        if audience.entity == "profile":
            who = find_profile(snapshot, who)
        facts = read_facts(snapshot, project.catalog, audience.entity, who, rule)
        members = snapshot.rows(
            "select 1 from fct_audience_members where audience_key = ? and entity_key = ?",
            (key, who),
        )
    if facts is None:
        raise InputError(f"audience: there is no {audience.entity} {shown(who)}. Write its key.")
    at = _moment(project, as_of)
    found = explain(rule, audience.entity, facts, project.catalog, at, language)
    return Why(key, published.run_id, as_of, bool(members), found)


def count_members(settings: Settings, key: str, language: str = "en") -> WhyAll:
    """Return of how many published entities each clause of an audience holds.

    Raises: as `explain_member`.
    """
    project, audience, rule = _ruled(settings, key, language)
    published = find_published(settings)
    as_of = str(published.manifest["as_of"])
    with open_published(settings) as snapshot:
        facts = read_all_facts(snapshot, project.catalog, audience.entity, rule)
    at, everyone = _moment(project, as_of), list(facts.values())
    counts = count_clauses(rule, audience.entity, everyone, project.catalog, at, language)
    held = sum(evaluate(rule, audience.entity, own, project.catalog, at) for own in everyone)
    return WhyAll(key, published.run_id, as_of, audience.entity, len(everyone), held, counts)


def _ruled(settings: Settings, key: str, language: str) -> tuple[Project, Audience, Group]:
    check_language(language)
    project = load_project(settings.project_dir)
    audience = project.audience(key).named
    if audience.rule is None:
        raise InputError(
            f"audience: {key} is made by a query, which has no clauses to explain. "
            f"Read it with: muster audience sql {key}"
        )
    return project, audience, audience.rule


def _moment(project: Project, as_of: str) -> Moment:
    context = project.context
    return moment_of(datetime.fromisoformat(as_of), context.zone, context.week_starts, context.days)
