"""The rule as an immutable tree; how it is read from a document is in `parse`.

Every part carries `where`, its JSON path in the document, which is left out of comparisons.
Parsing leaves values as written; the pass `check_kinds` puts typed literals in their place, and
`name_edges` turns windows and dates into spans between named edges.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from federated.kinds import Kind
from federated.rule.edges import Edge
from federated.rule.occasions import Occasion
from federated.rule.places import Circle
from federated.rule.windows import Duration, Span, Window

Combinator = Literal["and", "or", "xor"]
Mode = Literal["some", "none", "all", "atLeast", "atMost", "exactly", "between"]


@dataclass(frozen=True)
class Path:
    """A name as written: `product.category` is two names, `^.city` is one name one level out.

    No name at all is the element of a collection of bare values.
    """

    names: tuple[str, ...]
    outer: int = 0
    kind: Kind | None = None
    scale: int | None = None
    where: str = dataclasses.field(default="", compare=False)

    def __str__(self) -> str:
        return "^." * self.outer + ".".join(self.names)


def path_of(text: str) -> Path:
    """Return the path a checked name says.

    >>> path_of("^.product.tags")
    Path(names=('product', 'tags'), outer=1, kind=None, scale=None, where='')
    """
    names = text.split(".") if text else []
    outer = sum(name == "^" for name in names)
    return Path(tuple(names[outer:]), outer)


Value: TypeAlias = str | bool | int | float | Decimal | date | datetime | None


@dataclass(frozen=True)
class Expression:
    """A value made of others: `add`, `subtract`, `multiply`, `divide`, or `coalesce`.

    `round_to` is the number of decimals asked for, `scale` the one it has in the end.
    """

    op: str
    args: tuple["Argument", ...]
    round_to: int | None = None
    kind: Kind | None = None
    scale: int | None = None
    where: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Branch:
    """The value of those that satisfy a group."""

    when: "Group"
    then: "Argument"
    where: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Choice:
    """The value of the first branch whose group holds, else `otherwise`: a `case`."""

    branches: tuple[Branch, ...]
    otherwise: "Argument" = None
    kind: Kind | None = None
    scale: int | None = None
    where: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Measure:
    """The number, or the value, that an aggregate makes of the rows of a collection.

    `outer` says how many levels out the owner of the rows stands.
    """

    collection: str
    function: str
    of: "Term | None" = None
    distinct: bool = False
    unit: str | None = None
    value: "Group" = dataclasses.field(default_factory=lambda: Group("and"))
    window: Window | Span | None = None
    outer: int = 0
    kind: Kind | None = None
    scale: int | None = None
    where: str = dataclasses.field(default="", compare=False)


# What has a value of its own in every row; a literal has the same in all.
Term: TypeAlias = Path | Expression | Choice | Measure
Argument: TypeAlias = Term | Value | Edge
Operand: TypeAlias = Value | Term | Duration | Span | Circle | Occasion


@dataclass(frozen=True)
class Condition:
    """A test of one attribute of the entity or, inside a collection, of one row."""

    field: Term
    operator: str
    values: tuple[Operand, ...] = ()
    case_sensitive: bool = True
    where: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Group:
    """Rules joined by one combinator; without rules it is true. `xor`: an odd number hold."""

    combinator: Combinator
    rules: tuple["Node", ...] = ()
    negated: bool = False
    where: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class CollectionTest:
    """How many rows of a collection, or elements of an array, satisfy the group.

    `low` and `high` are both included, `high` None has no end; with `is_share` they are shares of
    all rows in the window. Mode `all` looks for a row that does not satisfy the group.
    """

    collection: str
    mode: Mode
    low: Decimal = Decimal(1)
    high: Decimal | None = None
    is_share: bool = False
    value: Group = Group("and")
    window: Window | Span | None = None
    where: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class AggregateTest:
    """A comparison of one number (or value) made of the rows of a collection."""

    collection: str
    function: str
    of: Term | None
    operator: str
    values: tuple[Operand, ...]
    distinct: bool = False
    unit: str | None = None
    value: Group = Group("and")
    window: Window | Span | None = None
    where: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Step:
    """One step of a sequence: rows of a collection that satisfy a group, or their absence."""

    collection: str
    value: Group = Group("and")
    negated: bool = False
    count: int = 1
    after_min: Duration | None = None
    after_max: Duration | None = None
    where: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class SequenceTest:
    """Rows that follow one another in the order of time, collection and key."""

    steps: tuple[Step, ...]
    within: Duration | None = None
    window: Window | Span | None = None
    same: tuple[str, ...] = ()
    where: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class MembershipTest:
    """Membership of any of the named audiences at the same as_of, or its changes in a window.

    `path` follows links to the member that is meant; without names it is the one read.
    """

    audiences: tuple[str, ...]
    operator: Literal["in", "notIn", "entered", "exited"]
    window: Window | Span | None = None
    path: Path = Path(())
    where: str = dataclasses.field(default="", compare=False)


Node: TypeAlias = Group | Condition | CollectionTest | AggregateTest | SequenceTest | MembershipTest


@dataclass(frozen=True)
class Audience:
    """A named rule (or `sql`, or a dbt `model`) with all that readers must know about it."""

    key: str
    label: Mapping[str, str]
    rule: Group | None = None
    sql: str | None = None
    model: str | None = None
    description: str = ""
    owner: str = ""
    entity: str = "profile"
    tags: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    status: Literal["published", "draft", "inactive"] = "published"
    refresh: str = "daily"
    expires_on: date | None = None
    everyone: bool = False
    folder: str = ""
    source: str = ""
    meta: Mapping[str, Any] = dataclasses.field(default_factory=dict, compare=False)
