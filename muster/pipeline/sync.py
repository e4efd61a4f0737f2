"""Plans, applies and follows what is sent: reads what people wrote and the newest export."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from activation.clock import system_clock
from activation.definitions import Campaign, ContactPolicy, Destination, Region, parse
from activation.errors import SettingsError
from activation.exports import Export, open_export
from activation.inbound.unsubscribe import Refused
from activation.messages.templates import Template, load_template
from activation.records import Op, State
from activation.sync.drain import Progress
from activation.sync.feeds import Definitions, build_feeds, check_definitions
from activation.sync.ledger.aliases import load_aliases
from activation.sync.ledger.consents import load_consents, record_withdrawal
from activation.sync.ledger.opening import open_ledger
from activation.sync.plan import FeedPlan, plan_feed, plan_id
from activation.sync.run import Outcome, apply_feeds
from activation.sync.status import RunStatus, read_status
from federated.documents import Document, load_document, load_folder
from muster.settings import Settings


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What applying one audience or campaign of a destination would do now."""

    destination: str
    plan_id: str
    feed: str
    kind: str
    export_run_id: str
    as_of: datetime
    members: int
    adds: int
    updates: int
    removes: int
    sends: int
    held_back: dict[str, int]
    guard: str
    goes_to_sink: bool
    changes: list[dict[str, str]]


def _change_set(planned: FeedPlan, name: str) -> ChangeSet:
    return ChangeSet(
        destination=planned.feed.destination.key,
        plan_id=name,
        feed=planned.feed.name,
        kind="campaign" if planned.feed.campaign else "membership",
        export_run_id=planned.run.export_run_id,
        as_of=planned.run.as_of,
        members=planned.members,
        adds=planned.count(Op.ADD),
        updates=planned.count(Op.UPDATE),
        removes=planned.count(Op.REMOVE),
        sends=planned.count(Op.SEND),
        held_back=planned.held_back,
        guard=planned.guard,
        goes_to_sink=planned.feed.goes_to_sink,
        changes=[
            {
                "op": str(change.op),
                "entity_key": change.subject.entity_key,
                "reason": change.reason,
            }
            for change, _ in planned.changes
        ],
    )


def list_destinations(settings: Settings) -> list[str]:
    """Return the key of every destination, sorted, after checking all that people wrote."""
    return sorted(read_definitions(settings).destinations)


def plan(settings: Settings, destination: str | None = None) -> list[ChangeSet]:
    """Return what apply would do now at one destination, or at all; nothing is sent."""
    found = read_definitions(settings)
    export = open_export(settings.exports_dir)
    contact_at = _contact_time(settings, found)(export)
    sets: list[ChangeSet] = []
    with open_ledger(settings.ledger_url, system_clock) as ledger:
        load_consents(ledger, export)
        for key in [destination] if destination else sorted(found.destinations):
            feeds = build_feeds(found, key, settings.target, settings.outbox_dir, only_looks=True)
            for target in {feed.target for feed in feeds}:
                load_aliases(ledger, export, target)
            plans = [plan_feed(ledger, feed, export, contact_at) for feed in feeds]
            sets += [_change_set(each, plan_id(plans)) for each in plans]
    return sets


def apply(
    settings: Settings,
    destination: str,
    *,
    reviewed: str | None = None,
    again: tuple[State, ...] = (),
    progress: Progress | None = None,
) -> list[Outcome]:
    """Bring one destination up to the newest export.

    `reviewed` is the id of a plan seen before; `again` names states to try once more.
    """
    found = read_definitions(settings)
    feeds = build_feeds(found, destination, settings.target, settings.outbox_dir)
    with open_ledger(settings.ledger_url, system_clock) as ledger:
        return apply_feeds(
            ledger,
            feeds,
            settings.exports_dir,
            _contact_time(settings, found),
            reviewed=reviewed,
            again=again,
            progress=progress,
        )


def status(settings: Settings) -> list[RunStatus]:
    """Return every run of this target, the newest first, with its counts and what waits."""
    with open_ledger(settings.ledger_url, system_clock) as ledger:
        return read_status(ledger, settings.target)


def refuse(settings: Settings, refused: Refused) -> None:
    """Note a refusal that reached us directly; it counts from now on."""
    with open_ledger(settings.ledger_url, system_clock) as ledger:
        record_withdrawal(ledger, refused.profile_id, refused.channel, refused.purpose, "one_click")


def _contact_time(settings: Settings, found: Definitions) -> Callable[[Export], datetime]:
    if settings.target in found.policy.simulated_time_in:
        return lambda export: export.as_of
    return lambda _export: system_clock()


def read_definitions(settings: Settings) -> Definitions:
    """Return every destination, campaign, template and policy of the project.

    Raises: SettingsError or DocumentError with the faults of all files.
    """
    root = settings.project_dir / "dbt_project"
    destinations = _by_key(root, "destinations", "destination", Destination)
    campaigns = _by_key(root, "campaigns", "campaign", Campaign)
    regions = [
        parse(Region, document.data, _where(root, document.path))
        for document in _folder(root / "policies" / "regions", "region")
    ]
    found = Definitions(
        destinations=destinations,
        campaigns=campaigns,
        templates=_templates(root),
        policy=_policy(root),
        regions={region.country: region for region in regions},
    )
    check_definitions(found)
    return found


def _by_key(root: Path, folder: str, kind: str, definition: type[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    faults: list[str] = []
    for document in _folder(root / folder, kind):
        where = _where(root, document.path)
        try:
            each = parse(definition, document.data, where)
        except SettingsError as error:
            faults += error.faults
            continue
        if each.key in found or each.key != document.path.stem:
            faults.append(f'{where}: key: is "{each.key}". Name it as its file, and only once.')
        found[each.key] = each
    if faults:
        raise SettingsError(faults)
    return found


def _templates(root: Path) -> Mapping[str, Template]:
    folder = root / "templates"
    paths = sorted(folder.glob("*/template.yml"))
    loaded = [
        load_template(path.parent, load_document(path, kind="template").data) for path in paths
    ]
    return {template.head.key: template for template in loaded}


def _policy(root: Path) -> ContactPolicy:
    path = root / "policies" / "contact.yml"
    if not path.is_file():
        return ContactPolicy(version=1)
    return parse(ContactPolicy, load_document(path, kind="policy").data, _where(root, path))


def _folder(folder: Path, kind: str) -> list[Document]:
    return load_folder(folder, kind) if folder.is_dir() else []


def _where(root: Path, path: Path) -> str:
    return str(path.relative_to(root.parent))
