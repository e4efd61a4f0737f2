"""What one delivery carries: identities, attributes or a message; built again when it leaves."""

from collections.abc import Collection, Mapping
from typing import Any

from activation.contact_rules.decide import Candidate
from activation.definitions import Membership
from activation.errors import SettingsError, nearest
from activation.exports import Export
from activation.inbound.unsubscribe import Refused, Tokens, one_click_headers
from activation.messages.render import read_context, render
from activation.messages.templates import Template
from activation.records import Clock, Delivery, Message, Op, Row
from activation.sync.feeds import Feed
from activation.sync.ledger.planning import digest

REMOVED = digest("removed")


def payload_hash(feed: Feed, export: Export, entity_key: str, op: Op) -> str:
    """Return what changes whenever the content of this delivery changes.

    Raises: RowRejected when a message cannot be made for this person.
    """
    if op is Op.REMOVE:
        return REMOVED
    profile = export.profiles.get(entity_key, {})
    if feed.template:
        language, context = _message_context(feed.template, profile)
        return digest([feed.template.content_hash, language, context])
    identities, attributes = _mapped(_membership(feed), export, entity_key, profile)
    return digest([identities, attributes])


def make_candidate(
    feed: Feed, export: Export, delivery: Delivery, members: Collection[str]
) -> Candidate:
    """Return what the rules of contact ask about one delivery."""
    entity_key = delivery.subject.entity_key
    known = export.identifiers.get(entity_key, {})
    namespaces = {name: known[name] for name in feed.terms.needs if name in known}
    # After a lost answer the member may be there already: finish, the next plan puts it right.
    is_there = delivery.is_in_doubt and delivery.op is not Op.SEND
    return Candidate(
        op=delivery.op,
        entity_key=entity_key,
        channel=feed.contact_channel,
        namespaces=namespaces,
        is_member=entity_key in members or is_there,
        country=export.profiles.get(entity_key, {}).get("country"),
    )


def make_row(feed: Feed, export: Export, delivery: Delivery, clock: Clock) -> Row:
    """Return the delivery with what it carries.

    Raises: RowRejected when it cannot be made; SettingsError when the template is at fault.
    """
    entity_key = delivery.subject.entity_key
    profile = export.profiles.get(entity_key, {})
    if feed.template:
        identities = {
            name: value
            for name, value in export.identifiers.get(entity_key, {}).items()
            if name in feed.channel.needs
        }
        message = _message(feed, feed.template, profile, delivery, clock)
        return _row(delivery, identities, {}, message)
    identities, attributes = _mapped(_membership(feed), export, entity_key, profile)
    return _row(delivery, identities, {} if delivery.op is Op.REMOVE else attributes, None)


def _row(
    delivery: Delivery,
    identities: Mapping[str, str],
    attributes: Mapping[str, str | None],
    message: Message | None,
) -> Row:
    subject = delivery.subject
    return Row(
        key=delivery.key,
        op=delivery.op,
        audience_key=subject.audience_key,
        entity_key=subject.entity_key,
        identities=identities,
        attributes=attributes,
        message=message,
    )


def _membership(feed: Feed) -> Membership:
    return feed.membership or Membership(audience=feed.audience_key)


def _mapped(
    membership: Membership, export: Export, entity_key: str, profile: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, str | None]]:
    """Return only what is mapped; nothing else ever leaves."""
    known = export.identifiers.get(entity_key, {})
    identities = {
        name: known[namespace]
        for name, namespace in membership.identities.items()
        if namespace in known
    }
    attributes: dict[str, str | None] = {}
    for name, column in membership.attributes.items():
        if profile and column not in profile:
            raise SettingsError(
                f"membership of {membership.audience}: attributes.{name}: the export has no "
                f"profile column {column}. {nearest(column, profile)}"
            )
        value = profile.get(column)
        if value is not None:
            attributes[name] = str(value)
        elif membership.nulls == "clear":
            attributes[name] = None
    return identities, attributes


def _message_context(template: Template, profile: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    columns = {value.column: None for value in template.head.values.values()}
    # A profile that is gone has every value missing, which the template's policy then decides.
    return read_context(template, profile or columns)


def _message(
    feed: Feed,
    template: Template,
    profile: Mapping[str, Any],
    delivery: Delivery,
    clock: Clock,
) -> Message:
    language, context = _message_context(template, profile)
    url = _refusal_url(feed, delivery, clock)
    message = render(template, language, {**context, "unsubscribe_url": url})
    headers = one_click_headers(url) if url else {}
    return Message(language, message.subject, message.text, message.html, headers)


def _refusal_url(feed: Feed, delivery: Delivery, clock: Clock) -> str:
    values = feed.config.values
    base, secret = values.get("unsubscribe_url"), values.get("unsubscribe_secret")
    if not base or not secret or feed.campaign is None:
        return ""
    refused = Refused(delivery.subject.entity_key, feed.contact_channel, feed.campaign.purpose)
    return f"{base}?token={Tokens(secret, clock).make(refused)}"
