"""What the members of published audiences have in common."""

from dataclasses import dataclass
from datetime import datetime

from federated import load_project
from federated.catalog.model_names import attributes_view
from federated.errors import nearest
from federated.insight.interval import Estimate
from federated.insight.makeup import Makeup, find_makeup
from federated.insight.overlap import Overlap, find_overlaps
from federated.sampling import ClauseEstimate, Sampling, share_for
from muster.errors import InputError
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

MEMBERS = ("fct_audience_members",)


@dataclass(frozen=True, slots=True)
class PublishedEstimate:
    """How many an audience would select now, counted on a share of the published entities."""

    key: str
    run_id: str
    as_of: str
    share: float
    whole: Estimate
    clauses: tuple[ClauseEstimate, ...]


@dataclass(frozen=True, slots=True)
class PublishedMakeup:
    """The makeup of an audience in one published run."""

    key: str
    run_id: str
    makeup: Makeup


def overlaps(settings: Settings, keys: list[str], most: int, least: int) -> list[Overlap]:
    """Return the audiences that share most members in the published snapshot.

    Raises: InputError for an unknown audience; StepMissing when nothing is published.
    """
    known = load_project(settings.project_dir).audiences
    for key in keys:
        if key not in known:
            raise InputError(f'audience overlap: no audience "{key}". {nearest(key, known)}')
    with open_published(settings) as snapshot:
        return find_overlaps(snapshot, MEMBERS, keys, most=most, least=least)


def estimate(
    settings: Settings, key: str, share: float | None, *, clauses: bool, language: str
) -> PublishedEstimate:
    """Return how many an audience selects by its rule as it is written now.

    Without a share all are counted below a million entities, a sample of them above.

    Raises: RuleError for an unknown audience; StepMissing when nothing is published.
    """
    project = load_project(settings.project_dir)
    project.audience(key)  # an unknown key is refused by its nearest name
    published = find_published(settings)
    as_of = str(published.manifest["as_of"])
    with open_published(settings) as snapshot:
        moment = datetime.fromisoformat(as_of)
        sampling = Sampling(snapshot, project.compiled, moment, lambda model: ("main", model))
        chosen = share or share_for(sampling.everyone(key))
        parts = sampling.clauses(key, chosen, language) if clauses else []
        whole = sampling.estimate(key, chosen)
    return PublishedEstimate(key, published.run_id, as_of, chosen, whole, tuple(parts))


def makeup(settings: Settings, key: str, least: int) -> PublishedMakeup:
    """Return how the published members of an audience differ from everyone.

    Raises: RuleError for an unknown audience; InputError for one without members; StepMissing
    when nothing is published.
    """
    project = load_project(settings.project_dir)
    entity = project.audience(key).audience.entity
    table = project.catalog.entities[entity].table
    run_id = find_published(settings).run_id
    with open_published(settings) as snapshot:
        count = snapshot.rows(
            "select count(*) from fct_audience_members where audience_key = ?", (key,)
        )[0][0]
        if not count:
            raise InputError(f"audience makeup: nobody is in {key} in run {run_id}.")
        view = attributes_view(entity)
        found = find_makeup(
            snapshot, project.catalog, entity, (table,), MEMBERS, key, least=least,
            computed=(view,) if view in snapshot.tables("main") else None,
        )  # fmt: skip
    return PublishedMakeup(key, run_id, found)
