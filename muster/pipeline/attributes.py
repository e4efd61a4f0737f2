"""What the project says of its computed attributes, and what they are of somebody."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from federated import Project, load_project
from federated.catalog.model_names import ATTRIBUTE, attributes_view
from federated.computed.compiled import CompiledAttribute
from federated.describe import describe_value
from federated.errors import nearest, shown
from federated.evaluate import moment_of
from federated.evaluation.readings import Reader
from federated.evaluation.stored_facts import read_facts
from federated.rule.tree import Condition, Group
from federated.warehouse import Warehouse
from muster.errors import InputError
from muster.pipeline.audiences import check_language
from muster.pipeline.profiles import find_profile
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings


@dataclass(frozen=True, slots=True)
class AttributeView:
    """One computed attribute: what it is made of, and which attributes and rules name it."""

    key: str
    label: str
    value: str
    description: str
    owner: str
    entity: str
    kind: str
    scale: int
    folder: str
    labels: tuple[str, ...]
    model: str
    made_of: tuple[str, ...]
    named_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """What an attribute is of one entity: as published, and as its rows say without SQL."""

    key: str
    run_id: str
    as_of: str
    published: str
    read: str


def list_attributes(
    settings: Settings, language: str = "en", entity: str | None = None
) -> list[AttributeView]:
    """Return the computed attributes of the project, by their keys.

    Raises: InputError for an unknown language or entity; RuleError with all faults.
    """
    check_language(language)
    project = load_project(settings.project_dir)
    if entity is not None and entity not in project.catalog.entities:
        advice = nearest(entity, project.catalog.entities)
        raise InputError(f"--entity: there is no entity {shown(entity)}. {advice}")
    found = [project.attributes[key] for key in sorted(project.attributes)]
    return [_view(project, e, language) for e in found if entity in (None, e.attribute.entity)]


def show_attribute(
    settings: Settings, key: str, who: str | None = None, language: str = "en"
) -> tuple[AttributeView, Worth | None]:
    """Return one computed attribute and, where somebody is named, what it is of them.

    Raises: InputError for an unknown attribute, language or person; StepMissing when somebody is
    named and nothing is published.
    """
    check_language(language)
    project = load_project(settings.project_dir)
    if key not in project.attributes:
        advice = nearest(key, project.attributes)
        raise InputError(f"attribute: there is no {shown(key)}. {advice}")
    compiled = project.attributes[key]
    worth = None if who is None else _worth(settings, project, compiled, who)
    return _view(project, compiled, language), worth


def _view(project: Project, compiled: CompiledAttribute, language: str) -> AttributeView:
    attribute = compiled.attribute
    label = attribute.label.get(language) or attribute.label.get("en", compiled.key)
    read = sorted({model for model, _ in compiled.reads})
    users = [
        *(k for k, other in project.attributes.items() if _reads(other.reads, compiled.model)),
        *(k for k, other in project.compiled.items() if _reads(other.reads, compiled.model)),
    ]
    return AttributeView(
        compiled.key,
        label,
        describe_value(compiled.checked, attribute.entity, project.catalog, language),
        attribute.description,
        attribute.owner,
        attribute.entity,
        compiled.kind.value,
        compiled.scale or 0,
        attribute.folder,
        compiled.labels,
        compiled.model,
        tuple(model.removeprefix(ATTRIBUTE) for model in read),
        tuple(sorted(users)),
    )


def _reads(reads: tuple[tuple[str, str], ...], model: str) -> bool:
    return any(read == model for read, _ in reads)


def _worth(settings: Settings, project: Project, compiled: CompiledAttribute, who: str) -> Worth:
    published = find_published(settings)
    as_of = str(published.manifest["as_of"])
    entity, catalog = compiled.attribute.entity, project.catalog
    rule = Group("and", (Condition(compiled.named, "notNull"),))
    with open_published(settings) as snapshot:
        if entity == "profile":
            who = find_profile(snapshot, who)
        facts = read_facts(snapshot, catalog, entity, who, rule)
        stored = _stored(snapshot, project, compiled, who)
    if facts is None:
        raise InputError(f"attribute: there is no {entity} {shown(who)}. Write its key.")
    context = project.context
    moment = datetime.fromisoformat(as_of)
    at = moment_of(moment, context.zone, context.week_starts, context.days)
    read = Reader(catalog, entity, facts, at).worth(compiled.named)
    return Worth(who, published.run_id, as_of, stored, _said(read, compiled.scale))


def _stored(snapshot: Warehouse, project: Project, compiled: CompiledAttribute, who: str) -> str:
    view = attributes_view(compiled.attribute.entity)
    if view not in snapshot.tables("main"):
        return "nothing yet"
    key = project.catalog.entities[compiled.attribute.entity].key
    sql = f'select "{compiled.key}" from "{view}" where "{key}" = ?'  # noqa: S608 - checked names
    rows = snapshot.rows(sql, (who,))
    return _said(rows[0][0], compiled.scale) if rows else "nothing yet"


def _said(value: Any, scale: int | None) -> str:
    """Return a value as people read it, the same whether it was stored or read."""
    if value is None:
        return "unknown"
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / value.denominator
    if isinstance(value, Decimal):
        return f"{value:.{scale or 0}f}"
    return value.isoformat() if isinstance(value, date) else str(value)
