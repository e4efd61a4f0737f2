"""What the answer of one rule rests on: rows, moments of rows held against edges, and parents."""

from dataclasses import dataclass, field
from functools import cache

from sqlglot import exp

from federated.rule.edges import Edge
from federated.rule.identity import fingerprint
from federated.rule.tree import Audience

# Text columns of a collection, and the text each holds in every row that counts.
Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True, order=True)
class Source:
    """Rows an answer reads: the entity's own or a collection's, or those that links lead to."""

    entity: str
    collection: str = ""
    links: tuple[str, ...] = ()
    where: Where = ()

    @property
    def id(self) -> str:
        return ".".join((self.entity, self.collection, *self.links)) + "@rows" + _said(self.where)


@dataclass(frozen=True)
class Clock:
    """A moment of rows, and the edge of the run that passes it by; two edges for anniversaries."""

    entity: str
    collection: str
    path: tuple[str, ...]
    edges: tuple[Edge, ...]
    where: Where = ()

    @property
    def id(self) -> str:
        place = ".".join((self.entity, self.collection, *self.path))
        return "-".join((place, *(edge.id for edge in self.edges))) + _said(self.where)


@dataclass(frozen=True)
class Planned:
    """One audience as the planner sees it: its tree between named edges, and its query."""

    audience: Audience
    query: exp.Select
    edges: tuple[Edge, ...]
    rule_hash: str

    @property
    def key(self) -> str:
        return self.audience.key


@dataclass
class Needs:
    """What one rule rests on; `lacks` says why it cannot be evaluated in part, if it cannot."""

    sources: set[Source] = field(default_factory=set)
    clocks: dict[str, Clock] = field(default_factory=dict)
    parents: set[str] = field(default_factory=set)
    # Edges that no answer depends on, such as those of anniversaries in any year.
    idle: set[str] = field(default_factory=set)
    lacks: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """Return the names under which an entity can be due."""
        own = {source.id for source in self.sources} | set(self.clocks)
        return frozenset(own | {members_id(key) for key in self.parents})


@cache
def _said(where: Where) -> str:
    """Return a mark of what is said of rows that holds no character of it."""
    return f"~{fingerprint(where, 12)}" if where else ""


def members_id(key: str) -> str:
    """Return the name under which the changed members of a parent are due."""
    return f"{key}@members"
