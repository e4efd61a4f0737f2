"""What the published snapshot knows of one profile; reads only, and only the snapshot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from federated.catalog.model_names import EVALUATED_AT, attributes_view
from federated.errors import nearest, shown
from federated.warehouse import Warehouse
from muster.errors import InputError
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

Rows = list[dict[str, Any]]

ATTRIBUTES = "select * from dim_profiles where profile_id = ?"
ALIAS = "select profile_id from dim_profile_aliases where former_profile_id = ?"
BY_IDENTIFIER = """
    select profile_id from bridge_profile_identifiers
    where namespace = ? and (value = ? or value = lower(?)) and held_until is null
"""
IDENTIFIERS = """
    select namespace, identifier, first_seen_at, last_seen_at
    from bridge_profile_identifiers where profile_id = ?
    order by namespace, last_seen_at desc, identifier
"""
REFUSED_LINKS = """
    select distinct
        links.left_namespace, links.left_identifier, links.right_namespace,
        links.right_identifier, links.source, links.reason, links.linked_at
    from fct_identity_links as links
    inner join bridge_profile_identifiers as own
        on own.profile_id = ?
        and (
            (own.namespace = links.left_namespace and own.identifier = links.left_identifier)
            or (own.namespace = links.right_namespace and own.identifier = links.right_identifier)
        )
    where not links.is_kept
    order by links.linked_at desc, links.left_identifier, links.right_identifier
"""
CONSENTS = """
    select channel, purpose, scope, status, occurred_at
    from dim_consents where profile_id = ? order by channel, purpose, scope
"""
AUDIENCES = """
    select audience_key, entity, entered_at from fct_audience_members
    where (entity = 'profile' and entity_key = ?) or (entity = 'household' and entity_key = ?)
        or (entity = 'account' and entity_key in (
            select account_id from fct_account_memberships where profile_id = ? and is_current
        ))
    order by audience_key
"""
ACCOUNTS = """
    select memberships.account_id, accounts.account_name, memberships.is_current,
        memberships.since_at, memberships.until_at
    from fct_account_memberships as memberships
    left join dim_accounts as accounts on memberships.account_id = accounts.account_id
    where memberships.profile_id = ?
    order by memberships.is_current desc, memberships.since_at desc, memberships.account_id
"""
EVENTS = """
    select occurred_at, event_type, category, source, product_id, amount
    from fct_events where profile_id = ? order by occurred_at desc, event_id limit ?
"""


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One profile as of one run: what we know, from what, and what we refused to believe."""

    profile_id: str
    run_id: str
    as_of: str
    attributes: dict[str, Any]
    computed: dict[str, Any]
    identifiers: Rows
    refused_links: Rows
    consents: Rows
    accounts: Rows
    audiences: Rows
    events: Rows


def show_profile(settings: Settings, who: str, events: int = 10) -> ProfileView:
    """Return what is published of the profile with this id, former id or `namespace:value`.

    Raises: InputError when nobody has it; StepMissing when nothing is published.
    """
    published = find_published(settings)
    manifest = published.manifest
    with open_published(settings) as snapshot:
        profile_id = find_profile(snapshot, who)
        found = _rows(snapshot, ATTRIBUTES, profile_id)
        attributes = found[0] if found else {}
        household = attributes.get("household_id")
        return ProfileView(
            profile_id,
            published.run_id,
            str(manifest["as_of"]),
            attributes,
            _computed(snapshot, profile_id),
            _rows(snapshot, IDENTIFIERS, profile_id),
            _rows(snapshot, REFUSED_LINKS, profile_id),
            _rows(snapshot, CONSENTS, profile_id),
            _rows(snapshot, ACCOUNTS, profile_id),
            _rows(snapshot, AUDIENCES, profile_id, household, profile_id),
            _rows(snapshot, EVENTS, profile_id, events),
        )


def _computed(snapshot: Warehouse, profile_id: str) -> dict[str, Any]:
    """Return the computed attributes of a profile, none where the project makes none."""
    view = attributes_view("profile")
    if view not in snapshot.tables("main"):
        return {}
    found = _rows(snapshot, f"select * from {view} where profile_id = ?", profile_id)  # noqa: S608
    ours = {"profile_id", EVALUATED_AT}
    return {n: v for row in found for n, v in row.items() if n not in ours}


def _rows(snapshot: Warehouse, sql: str, *params: Any) -> Rows:
    rows: Rows = snapshot.query(sql, params).to_pylist()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value


def find_profile(snapshot: Warehouse, who: str) -> str:
    """Return the profile_id of an id, a former id or `namespace:value`.

    Raises: InputError when nobody has it.
    """
    namespace, colon, value = who.partition(":")
    if colon:
        found = snapshot.rows(BY_IDENTIFIER, (namespace, value, value))
    else:
        found = snapshot.rows("select profile_id from dim_profiles where profile_id = ?", (who,))
        found = found or snapshot.rows(ALIAS, (who,))
    if found:
        return str(found[0][0])
    if not colon:
        advice = "Write a profile_id, or an identifier such as email:sarah@example.com."
        raise InputError(f"profile: nobody has the id {shown(who)}. {advice}")
    spaces = [row[0] for row in snapshot.rows("select namespace from bridge_profile_identifiers")]
    if namespace not in spaces:
        advice = nearest(namespace, spaces)
        raise InputError(f"profile: no namespace {shown(namespace)}. {advice}")
    raise InputError(
        f"profile: nobody has the {namespace} {shown(value)} at {published_note(snapshot)}. "
        "Write it as it is stored, a phone as +886912345678."
    )


def published_note(snapshot: Warehouse) -> str:
    """Return up to when the snapshot looks, for messages."""
    rows = snapshot.rows("select max(as_of) from fct_runs")
    return f"{rows[0][0]} UTC"
