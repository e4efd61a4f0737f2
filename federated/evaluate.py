"""Reads a rule in memory, one entity at a time; written without SQL, so that it can judge it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from federated.calendars import Days
from federated.catalog.schema import Catalog
from federated.evaluation.facts import Facts, MemberChange, Tables, gather_facts
from federated.evaluation.moments import naive_utc
from federated.evaluation.readings import Reader
from federated.evaluation.windows import Moment
from federated.rule.tree import Group

__all__ = ["Facts", "MemberChange", "evaluate", "gather_facts", "members_of", "moment_of"]


def moment_of(
    as_of: datetime, zone: str = "UTC", week_starts: str = "monday", days: Days | None = None
) -> Moment:
    """Return when and where a rule is read; `days` are the named days of a project itself."""
    return Moment(naive_utc(as_of), ZoneInfo(zone), week_starts, days or {})


def evaluate(rule: Group, entity: str, facts: Facts, catalog: Catalog, at: Moment) -> bool:
    """Return whether the rule, as it was parsed, selects the entity that the facts are of."""
    return Reader(catalog, entity, facts, at).read(rule).holds


def members_of(
    rule: Group,
    entity: str,
    tables: Tables,
    catalog: Catalog,
    at: Moment,
    members: Mapping[str, Iterable[str]] | None = None,
    changes: Mapping[str, Iterable[MemberChange]] | None = None,
) -> set[str]:
    """Return the keys a rule selects out of whole tables.

    `members` gives the keys in each audience that the rule may name, `changes` who came and went.
    """
    facts = gather_facts(catalog, entity, tables, members, changes)
    return {key for key, own in facts.items() if evaluate(rule, entity, own, catalog, at)}
