"""What source YAML, namespaces and goals declare, once checked; reading is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NORMALISERS = ("none", "lower", "upper", "digits", "email", "phone", "sha256")
# How a hash is made of an identifier: of the whole of it, or of its digits alone.
HASH_FORMS = ("whole", "digits", "gmail")
CHECKS = ("tw_tax_id", "kr_business_number")
NAMESPACE_TYPES = ("cross_device", "email", "phone", "device", "cookie", "non_person", "partner")
# What identifiers of no person may name: entities above people.
NAMED_ENTITIES = ("account",)
PERSON_TYPES = ("cross_device", "email", "phone")
STITCHED_TYPES = (*PERSON_TYPES, "device", "cookie")
KINDS = ("record", "event", "consent")
CHANGES = ("replace", "versions", "append")
# How the value that stands is chosen among those that sources tell.
WAYS = ("latest_loaded", "latest_occurred", "source_precedence", "most_frequent")
STITCHES = ("graph", "none")
# What may be said of an attribute beside where it is found.
FACTS = ("type", "description", "label", "labels", "allowed_values", "otherwise", "data_tests")
EVENT_FIELDS = {
    "type": "text",
    "category": "text",
    "channel": "text",
    "product_id": "text",
    "quantity": "bigint",
    "amount": "numeric(18,2)",
    "currency": "text",
}
CONSENT_FIELDS = (
    "channel",
    "purpose",
    "scope",
    "status",
    "method",
    "wording_version",
    "language",
    "proof_ref",
)


@dataclass(frozen=True)
class Given:
    """A value of a row: a column of it, or the same text for all rows."""

    column: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Column:
    """A column of a source: what it is called there, here, and its type."""

    found_as: str
    name: str
    data_type: str
    description: str


@dataclass(frozen=True)
class Identity:
    """A column that holds identifiers of one namespace."""

    namespace: str
    column: str
    region: Given | None = None
    is_authenticated: bool = False
    scope: Given | None = None
    valid_from: str | None = None
    valid_until: str | None = None


@dataclass(frozen=True)
class Attribute:
    """A column whose value describes the profile; a lower precedence is stronger.

    `facts` are what is said of it for all tables that tell it, such as its label.
    """

    name: str
    column: str
    precedence: int = 100
    column_type: str = "text"
    column_description: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Consent:
    """One answer that a row gives, and the condition on which it gives it."""

    fields: dict[str, Given]
    where: tuple[str, str] | None = None


@dataclass(frozen=True)
class Link:
    """A column that points to a row of another table."""

    column: str
    source: str
    table: str
    key: str


@dataclass(frozen=True)
class SourceTable:
    """One table of a source with everything declared about it."""

    source: str
    name: str
    description: str
    kind: str
    changes: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    channel: str
    occurred_at: str | None = None
    loaded_at: str | None = None
    identities: tuple[Identity, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    event: dict[str, Given] | None = None
    expire_after_days: int | None = None
    consents: tuple[Consent, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def model(self) -> str:
        """Return the name of its staging model."""
        return f"stg_{self.source}__{self.name}"

    @property
    def names(self) -> tuple[str, str]:
        """Return what a list of sources may call it: by its source, or itself alone."""
        return self.source, f"{self.source}.{self.name}"

    @property
    def times(self) -> tuple[str, ...]:
        """Return the columns that say when a row was loaded and when it was true."""
        return tuple(dict.fromkeys(t for t in (self.loaded_at, self.occurred_at) if t))

    @property
    def keyed(self) -> tuple[str, ...]:
        """Return the columns without which a row cannot be used: its key and its times."""
        return tuple(dict.fromkeys((*self.key, *self.times)))

    def has(self, column: str) -> bool:
        """Tell whether a column of this name is staged."""
        return any(c.name == column for c in self.columns)


@dataclass(frozen=True)
class Namespace:
    """A kind of identifier."""

    code: str
    type: str
    normaliser: str
    priority: int
    maximum: int | None
    pattern: str | None
    denied: tuple[str, ...]
    is_scoped: bool = False
    hash_of: str | None = None
    hash_form: str = "whole"
    check: str | None = None
    has_national_form: bool = False
    formerly: str | None = None
    entity: str | None = None


@dataclass(frozen=True)
class MergeRule:
    """A way to choose the value that stands; of two sources the one named first is stronger."""

    way: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class MergePolicy:
    """How values of one profile are chosen, and whether identifiers are one profile at all."""

    key: str
    is_default: bool
    is_stitched: bool
    rule: MergeRule
    rules: Mapping[str, MergeRule] = field(default_factory=dict)
    description: str = ""
    label: Mapping[str, str] = field(default_factory=dict)

    def rule_of(self, attribute: str) -> MergeRule:
        """Return the rule for one attribute."""
        return self.rules.get(attribute, self.rule)


@dataclass(frozen=True)
class Existing:
    """A table that says who is who: its identifier of one namespace is a profile's id."""

    source: str
    table: str
    namespace: str


@dataclass(frozen=True)
class Goal:
    """A declared conversion: which events count, what they are worth, how soon after."""

    key: str
    label: str
    kind: str
    event_type: str
    category: str | None
    value_column: str | None
    window_days: int
