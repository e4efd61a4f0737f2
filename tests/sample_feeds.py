"""Destinations, a campaign and a template for tests of activation, as people would write them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from activation.definitions import Campaign, ContactPolicy, Destination, Region, parse
from activation.exports import Export
from activation.messages.templates import Template, TemplateHead
from activation.sync.feeds import Definitions, Feed, build_feeds, check_definitions
from activation.sync.ledger.opening import Ledger
from activation.sync.run import Outcome, apply_feeds

HOOK_SECRET = "whsec_" + "c2VjcmV0LWZvci10ZXN0cw=="
REFUSAL_SECRET = "refusal-secret-for-tests"
LAYOUT = "<html lang='{{ language }}'><body>{{ addressed }} {{ unsubscribe_url }}</body></html>"


def destination(key: str, channel: str, settings: Mapping[str, Any], **more: Any) -> Destination:
    """Return one destination that may send from the target `test`."""
    data = {
        "version": 1,
        "key": key,
        "label": key,
        "channel": channel,
        "send_from": ["test"],
        "is_internal": True,
        "consent": {"channel": "email", "purpose": "marketing"},
        "settings": settings,
        **more,
    }
    return parse(Destination, data, key)


def mail(port: int, **more: Any) -> Destination:
    """Return the destination `mail` on a mail server of this machine."""
    settings = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "from_address": "hello@shop.example",
        "from_name": "Shop",
        "unsubscribe_url": "http://127.0.0.1/unsubscribe",
        "unsubscribe_secret": "env:TEST_REFUSAL_SECRET",
    }
    return destination("mail", "smtp_email", settings, **more)


def hook(url: str, audiences: Sequence[str] = ("fans",), **more: Any) -> Destination:
    """Return the destination `hook` that mirrors audiences to a webhook."""
    settings = {"url": url, "secret": "env:TEST_HOOK_SECRET"}
    more = {"memberships": [membership(key) for key in audiences], **more}
    return destination("hook", "webhook", settings, **more)


def files(path: Path, **more: Any) -> Destination:
    """Return the destination `files` that mirrors the audience `fans` to a folder."""
    more = {"memberships": [membership("fans")], **more}
    return destination("files", "files", {"path": str(path)}, **more)


def membership(audience: str) -> dict[str, Any]:
    """Return one mirrored audience."""
    return {
        "audience": audience,
        "identities": {"email": "email", "card": "loyalty_id"},
        "attributes": {"name": "full_name"},
    }


def template(missing: Any = None, **files: str) -> Template:
    """Return a template of one language."""
    value = {"column": "full_name", "when_missing": missing or {"en": "friend"}}
    head = {
        "version": 1,
        "key": "hello",
        "channel": "email",
        "languages": ["en"],
        "default_language": "en",
        "values": {"name": value},
        "addresses": "name",
    }
    parts = {"en.subject.txt": "Hello {{ name }}", "en.txt": "Dear {{ name }}", "en.html": LAYOUT}
    written = {name.replace("__", "."): text for name, text in files.items()}
    return Template(parse(TemplateHead, head, "hello"), {**parts, **written})


def campaign(**more: Any) -> Campaign:
    """Return the campaign `hello` to the audience `fans`."""
    data = {
        "version": 1,
        "key": "hello",
        "label": "Hello",
        "audience": "fans",
        "destination": "mail",
        "template": "hello",
        "launch": "2017-10-01T00:00:00Z",
        **more,
    }
    return parse(Campaign, data, "hello")


def definitions(
    *destinations: Destination,
    campaigns: Sequence[Campaign] = (),
    templates: Sequence[Template] = (),
    policy: Mapping[str, Any] | None = None,
    regions: Sequence[Mapping[str, Any]] = (),
) -> Definitions:
    """Return checked definitions."""
    read = [parse(Region, each, "region") for each in regions]
    found = Definitions(
        destinations={each.key: each for each in destinations},
        campaigns={each.key: each for each in campaigns},
        templates={each.head.key: each for each in templates},
        policy=parse(ContactPolicy, {"version": 1, **(policy or {})}, "contact"),
        regions={each.country: each for each in read},
    )
    check_definitions(found)
    return found


def feeds(found: Definitions, key: str, home: Path, target: str = "test") -> list[Feed]:
    """Return the feeds of one destination."""
    return build_feeds(found, key, target, home / "outbox")


def export_time(export: Export) -> datetime:
    """Return the as_of of an export: the contact time where time is played."""
    return export.as_of


def apply(
    ledger: Ledger, found: Definitions, key: str, home: Path, target: str = "test", **more: Any
) -> list[Outcome]:
    """Apply one destination at the time of its export."""
    chosen = feeds(found, key, home, target)
    return apply_feeds(ledger, chosen, home / "exports", export_time, **more)


def counts(outcome: Outcome) -> dict[str, int]:
    """Return the states that are not empty."""
    return {state: count for state, count in outcome.states.items() if count}
