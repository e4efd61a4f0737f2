"""What the project says of its audiences, and what is published of their members."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from federated import Project, load_project
from federated.describe import describe, languages
from federated.errors import nearest, shown
from federated.generate.models import labels_of
from federated.governance.masks import HIDDEN, Mask, mask_by_label, masked_rows
from federated.member_rows import labels_of_columns
from muster.errors import InputError, StepMissing
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

SIZES = """
    select members_count, entered_count, exited_count, as_of
    from fct_audience_sizes where audience_key = ? order by as_of desc limit 1
"""
MEMBERS = """
    select entity_key, entered_at from fct_audience_members
    where audience_key = ? order by entity_key limit ?
"""
NAMES = """
    select members.entity_key, members.entered_at, profiles.full_name
    from fct_audience_members as members
    left join dim_profiles as profiles on profiles.profile_id = members.entity_key
    where members.audience_key = ? order by members.entity_key limit ?
"""
# Since when somebody is in is ours to say, and no column of theirs.
OURS: dict[str, tuple[str, ...]] = {"entered_at": ()}


@dataclass(frozen=True, slots=True)
class Size:
    """How many members an audience had at one as_of, and how that differed from the run before."""

    members: int
    entered: int
    exited: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class AudienceView:
    """One audience: what it says, whose it is, and its size when something is published."""

    key: str
    label: str
    sentence: str
    description: str
    owner: str
    entity: str
    status: str
    refresh: str
    folder: str
    tags: tuple[str, ...]
    labels: tuple[str, ...]
    size: Size | None


@dataclass(frozen=True, slots=True)
class Members:
    """The first so many members of an audience in the published snapshot; `masked` are columns."""

    key: str
    run_id: str
    as_of: str
    total: int
    rows: list[dict[str, Any]]
    masked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What an audience must have to be listed; nothing asked is nothing left out."""

    words: tuple[str, ...] = ()
    tag: str | None = None
    folder: str | None = None
    label: str | None = None

    def finds(self, view: AudienceView) -> bool:
        """Return whether an audience has all that is asked for, whatever the case of letters."""
        told = (view.key, view.label, view.sentence, view.description, view.owner, *view.tags)
        text = "\n".join(told).casefold()
        inside = self.folder is None or f"{view.folder}/".startswith(self.folder.strip("/") + "/")
        is_tagged = self.tag is None or self.tag in view.tags
        is_labelled = self.label is None or self.label in view.labels
        return (
            inside and is_tagged and is_labelled and all(w.casefold() in text for w in self.words)
        )


def list_audiences(
    settings: Settings, language: str = "en", search: Search | None = None
) -> list[AudienceView]:
    """Return the audiences of the project, with sizes where something is published.

    Raises: InputError for an unknown language; RuleError with the faults of all documents.
    """
    project = load_project(settings.project_dir)
    sizes = _sizes(settings, list(project.audiences))
    views = [_view(project, key, language, sizes.get(key)) for key in sorted(project.audiences)]
    return [view for view in views if search is None or search.finds(view)]


def show_audience(settings: Settings, key: str, language: str = "en") -> AudienceView:
    """Return one audience, its sentence in the language asked for.

    Raises: InputError for an unknown language; RuleError for an unknown key.
    """
    project = load_project(settings.project_dir)
    return _view(project, key, language, _sizes(settings, [key]).get(key))


def list_members(
    settings: Settings, key: str, limit: int = 100, mask: Mask = mask_by_label
) -> Members:
    """Return the published members of an audience; values go through `mask` with their labels.

    Raises: RuleError for an unknown key; StepMissing when nothing is published.
    """
    project = load_project(settings.project_dir)
    audience = project.audience(key).audience
    published = find_published(settings)
    with open_published(settings) as snapshot:
        sql = NAMES if audience.entity == "profile" else MEMBERS
        rows = snapshot.query(sql, (key, limit))
        total = snapshot.rows(
            "select count(*) from fct_audience_members where audience_key = ?", (key,)
        )[0][0]
    labels = {**labels_of_columns(project.catalog, audience.entity), **OURS}
    return Members(
        key,
        published.run_id,
        str(published.manifest["as_of"]),
        int(total),
        masked_rows(rows, labels, mask),
        tuple(name for name in rows.column_names if labels.get(name, (HIDDEN,))),
    )


def check_language(language: str) -> None:
    """Refuse a language without sentences.

    Raises: InputError naming the nearest.
    """
    if language not in languages():
        advice = nearest(language, languages())
        raise InputError(f"--language: no sentences in {shown(language)}. {advice}")


def _sizes(settings: Settings, keys: list[str]) -> Mapping[str, Size]:
    try:
        find_published(settings)
    except StepMissing:
        return {}
    with open_published(settings) as snapshot:
        found = {key: snapshot.rows(SIZES, (key,)) for key in keys}
    return {key: Size(*rows[0]) for key, rows in found.items() if rows}


def _view(project: Project, key: str, language: str, size: Size | None) -> AudienceView:
    check_language(language)
    project.audience(key)  # an unknown key is refused by its nearest name
    compiled = project.compiled[key]
    audience = compiled.audience
    return AudienceView(
        key,
        audience.label.get(language) or audience.label.get("en", key),
        describe(compiled.checked, project.catalog, language),
        audience.description,
        audience.owner,
        audience.entity,
        audience.status,
        audience.refresh,
        audience.folder,
        audience.tags,
        tuple(labels_of(project.compiled, key)),
        size,
    )
