"""Reads the document of a computed attribute: a value made once, to be named by many rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from federated.errors import Fault
from federated.rule.fields import Entries
from federated.rule.parse import read_key, read_label
from federated.rule.parsing.limits import check_limits
from federated.rule.parsing.parts import read_term
from federated.rule.tree import Term

KEYS = ("version", "attribute", "label", "description", "owner", "entity", "labels", "value")


@dataclass(frozen=True)
class ComputedAttribute:
    """A value of an entity that is made of its rows and attributes; None where it was at fault."""

    key: str
    label: Mapping[str, str]
    value: Term | None
    description: str = ""
    owner: str = ""
    entity: str = "profile"
    labels: tuple[str, ...] = ()
    folder: str = ""
    source: str = ""


def read_attribute(
    data: Mapping[str, Any], *, source: str = "", folder: str = ""
) -> tuple[ComputedAttribute, list[Fault]]:
    """Return what could be read of a document, and its faults, for checks that find more."""
    faults = check_limits(dict(data), "")
    if faults:
        return ComputedAttribute(str(data.get("attribute", "")), {}, None), faults
    entries = Entries(data, "", faults)
    entries.known(KEYS)
    attribute = ComputedAttribute(
        key=read_key(entries, "attribute", source),
        label=read_label(entries),
        value=read_term(entries, "value"),
        description=entries.text("description"),
        owner=entries.text("owner"),
        entity=entries.text("entity", "profile"),
        labels=entries.texts("labels"),
        folder=folder,
        source=source,
    )
    return attribute, faults
