"""The first members of an audience as it is written now, with what labels let people see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from federated import load_project
from federated.catalog.schema import Catalog
from federated.errors import nearest, shown
from federated.governance.masks import Mask, mask_by_label, masked_rows
from federated.member_rows import labels_of_columns, member_rows_sql, showable
from federated.passes.sql.places import KEY
from federated.previews import preview
from federated.rule.tree import Audience, Path
from federated.rule.walk import parts_of
from muster.errors import InputError
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

MOST = 1_000
FEW = 6


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One column of a preview: its attribute, and the labels for which its values are masked."""

    name: str
    label: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembersShown:
    """The first members of an audience by key; `is_cut` when there are more."""

    key: str
    run_id: str
    as_of: str
    columns: tuple[ColumnShown, ...]
    rows: tuple[dict[str, Any], ...]
    is_cut: bool


def preview_members(
    settings: Settings,
    key: str,
    *,
    limit: int = 20,
    columns: Sequence[str] = (),
    language: str = "en",
    mask: Mask = mask_by_label,
) -> MembersShown:
    """Return the first members of an audience, drafts too, read anew from the published rows.

    Without columns, those attributes are shown that the rule asks of the entity itself, or else
    the first few. Every value goes through `mask` with the labels of its column, and only columns
    that are shown are read.

    Raises: InputError for a column that is none or too many rows; RuleError for an unknown
    audience; StepMissing when nothing is published; QueryStopped when it takes too long.
    """
    if not 0 < limit <= MOST:
        raise InputError(f"--limit: {limit} is not between 1 and {MOST:,}. Give such a number.")
    project = load_project(settings.project_dir)
    audience = project.audience(key).audience
    chosen = _chosen(project.catalog, audience, columns)
    published = find_published(settings)
    as_of = str(published.manifest["as_of"])
    with open_published(settings) as snapshot:
        sql = member_rows_sql(
            project.compiled, key, chosen, snapshot.engine, datetime.fromisoformat(as_of),
            lambda model: ("main", model), limit + 1,
        )  # fmt: skip
        found = preview(snapshot, sql, rows=limit)
    labels = labels_of_columns(project.catalog, audience.entity)
    described = _described(project.catalog, audience.entity, chosen, labels, language)
    rows = masked_rows(found.rows, labels, mask)
    return MembersShown(key, published.run_id, as_of, described, tuple(rows), found.is_cut)


def _chosen(catalog: Catalog, audience: Audience, columns: Sequence[str]) -> list[str]:
    known = showable(catalog, audience.entity)
    for name in columns:
        if name not in known:
            advice = nearest(name, known)
            raise InputError(f"--columns: {audience.entity} has no {shown(name)}. {advice}")
    asked = {p.names[0] for p in parts_of(audience.rule, Path) if len(p.names) == 1}
    return list(columns) or [n for n in known if n in asked] or list(known)[:FEW]


def _described(
    catalog: Catalog,
    entity: str,
    chosen: Sequence[str],
    labels: Mapping[str, tuple[str, ...]],
    language: str,
) -> tuple[ColumnShown, ...]:
    known = showable(catalog, entity)
    words = {KEY: entity}
    for name in chosen:
        words[name] = known[name].label.get(language) or known[name].label.get("en", name)
    return tuple(ColumnShown(name, said, labels[name]) for name, said in words.items())
