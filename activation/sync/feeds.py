"""Puts together what people wrote: one feed is one audience or campaign of one destination."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from activation.channels import find_channel, list_channels
from activation.channels.base import Channel, Config, resolve_settings
from activation.contact_rules.decide import Terms
from activation.definitions import (
    Campaign,
    ConsentNeed,
    ContactPolicy,
    Destination,
    Membership,
    Region,
)
from activation.errors import SettingsError, nearest
from activation.messages.render import check_template
from activation.messages.templates import Template, lint_template
from activation.records import Op
from activation.sync.sink import is_sink, open_sink_instead, sink_target


@dataclass(frozen=True)
class Definitions:
    """Everything people wrote for activation, checked one by one."""

    destinations: Mapping[str, Destination]
    campaigns: Mapping[str, Campaign]
    templates: Mapping[str, Template]
    policy: ContactPolicy
    regions: Mapping[str, Region]


@dataclass(frozen=True)
class Feed:
    """One audience or campaign on its way out; `target` is as the ledger names it."""

    target: str
    destination: Destination
    channel: Channel
    config: Config
    audience_key: str
    terms: Terms
    campaign: Campaign | None = None
    membership: Membership | None = None
    template: Template | None = field(default=None, repr=False)

    @property
    def goes_to_sink(self) -> bool:
        """Return whether it ends on this machine, because its target may not send."""
        return is_sink(self.target)

    @property
    def name(self) -> str:
        """Return how people call it: the campaign, else the audience."""
        return self.campaign.key if self.campaign else self.audience_key

    @property
    def contact_channel(self) -> str:
        """Return the channel as consents and caps name it."""
        return self.channel.contact_channel or self.channel.key


def check_definitions(found: Definitions) -> None:
    """Hold what people wrote together.

    Raises: SettingsError with every name that leads nowhere and every rule that is broken.
    """
    faults: list[str] = []
    for destination in found.destinations.values():
        faults += _destination_faults(destination)
    for campaign in found.campaigns.values():
        faults += _campaign_faults(campaign, found)
    for template in found.templates.values():
        faults += check_template(template)
    if faults:
        raise SettingsError(faults)


def _destination_faults(destination: Destination) -> list[str]:
    where = f"destination {destination.key}"
    channels = list_channels()
    if destination.channel not in channels:
        advice = nearest(destination.channel, channels)
        return [f'{where}: channel: there is no "{destination.channel}". {advice}']
    channel = channels[destination.channel]
    faults = [
        f"{where}: settings.{name}: {channel.key} has no such setting. "
        f"{nearest(name, channel.settings)}"
        for name in destination.settings
        if name not in channel.settings
    ]
    if destination.memberships and Op.ADD not in channel.takes:
        faults.append(
            f"{where}: memberships: {channel.label} takes messages, not members. "
            "Write a campaign instead."
        )
    if destination.consent == "not_needed" and not destination.because:
        faults.append(f"{where}: because: say why no consent is needed.")
    keys = [membership.audience for membership in destination.memberships]
    faults += [
        f"{where}: memberships: {key} is listed twice. Keep one."
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]
    return faults


def _campaign_faults(campaign: Campaign, found: Definitions) -> list[str]:
    where = f"campaign {campaign.key}"
    faults = []
    destination = found.destinations.get(campaign.destination)
    template = found.templates.get(campaign.template)
    if destination is None:
        advice = nearest(campaign.destination, found.destinations)
        faults.append(f'{where}: destination: there is no "{campaign.destination}". {advice}')
    elif (channel := list_channels().get(destination.channel)) and Op.SEND not in channel.takes:
        faults.append(f"{where}: destination: {channel.label} carries no messages. Name another.")
    if template is None:
        advice = nearest(campaign.template, found.templates)
        faults.append(f'{where}: template: there is no "{campaign.template}". {advice}')
    elif campaign.purpose == "marketing":
        faults += lint_template(template, found.regions.values())
    if destination and campaign.purpose == "marketing":
        faults += _refusal_faults(where, destination)
    return faults


def _refusal_faults(where: str, destination: Destination) -> list[str]:
    if destination.consent == "not_needed":
        return [f"{where}: marketing through {destination.key}, which asks no consent. Correct it."]
    needs = {"unsubscribe_url", "unsubscribe_secret"}
    if destination.channel == "smtp_email" and needs - set(destination.settings):
        return [
            f"{where}: marketing by e-mail needs one-click refusal. Set unsubscribe_url and "
            f"unsubscribe_secret in destination {destination.key}."
        ]
    return []


def build_feeds(
    found: Definitions, key: str, target: str, outbox: Path, *, only_looks: bool = False
) -> list[Feed]:
    """Return the feeds of one destination, memberships first, with its secrets resolved.

    Who `only_looks` needs no secret and gets none.

    Raises: SettingsError for an unknown destination or a setting that is missing.
    """
    if key not in found.destinations:
        raise SettingsError(
            f'destination "{key}": there is none of that name. {nearest(key, found.destinations)}'
        )
    destination = found.destinations[key]
    where = f"destination {key}"
    channel = find_channel(destination.channel, where)
    goes_to_sink = target not in destination.send_from
    values = (
        {} if goes_to_sink or only_looks else resolve_settings(channel, destination.settings, where)
    )
    config = Config(key, destination.is_internal, outbox, values)
    if goes_to_sink:
        channel = open_sink_instead(channel)
        target = sink_target(target)
    own = [each for each in found.campaigns.values() if each.destination == key]
    return [
        *(
            _feed(found, destination, channel, config, target, each.audience, membership=each)
            for each in destination.memberships
        ),
        *(
            _feed(found, destination, channel, config, target, each.audience, campaign=each)
            for each in sorted(own, key=lambda each: each.key)
        ),
    ]


def _feed(
    found: Definitions,
    destination: Destination,
    channel: Channel,
    config: Config,
    target: str,
    audience_key: str,
    *,
    campaign: Campaign | None = None,
    membership: Membership | None = None,
) -> Feed:
    consent = destination.consent if isinstance(destination.consent, ConsentNeed) else None
    if campaign:
        # Transactional messages skip consent, never suppression.
        is_marketing = campaign.purpose == "marketing"
        consent = consent if is_marketing else None
    allow_list = destination.allow_list
    identities = tuple(membership.identities.values()) if membership else ()
    terms = Terms(
        needs=channel.needs or identities,
        consent=consent,
        allow_list=None if allow_list is None else frozenset(allow_list),
        checks_membership=campaign is None or "is_member" in campaign.still_true,
        policy=found.policy,
        regions=found.regions,
    )
    return Feed(
        target=target,
        destination=destination,
        channel=channel,
        config=config,
        audience_key=audience_key,
        terms=terms,
        campaign=campaign,
        membership=membership,
        template=found.templates.get(campaign.template) if campaign else None,
    )
