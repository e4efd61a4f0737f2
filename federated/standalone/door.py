"""The functions for Python: compile a rule, say it, ask a warehouse for its members, and why."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from federated.catalog.stored import StoredCatalog
from federated.errors import Fault, RuleError, shown
from federated.explain import Explanation
from federated.rule.civil import to_instant
from federated.standalone.answers import explain_member, find_members
from federated.standalone.audiences import StandaloneAudience, compile_standalone
from federated.warehouse import Warehouse


def compile_audience(
    rule: Mapping[str, Any] | Path | str,
    catalog: StoredCatalog,
    audiences: Path | None = None,
    attributes: Path | None = None,
) -> StandaloneAudience:
    """Return a rule, an audience document, or a file of either, compiled over a catalogue.

    `audiences` and `attributes` are folders of documents it may name. Its method
    `sql(engine, as_of)` gives the query for any engine.

    Raises: RuleError with every fault; DocumentError when a file cannot be read.
    """
    read = Path(rule) if isinstance(rule, str) else rule
    return compile_standalone(read, catalog, audiences, attributes)


def describe(audience: StandaloneAudience, language: str = "en") -> str:
    """Return one sentence that says whom it selects: in `en`, `zh-TW` or `ko`."""
    return audience.sentence(language)


def evaluate(audience: StandaloneAudience, warehouse: Warehouse, as_of: datetime) -> list[Any]:
    """Return the keys of its members at a moment, in order.

    A naive moment is local to the zone of the catalogue, as everywhere.

    Raises: CatalogError when a declared key does not tell rows apart.
    """
    return find_members(audience, warehouse, _instant(as_of, audience))


def explain(
    audience: StandaloneAudience,
    warehouse: Warehouse,
    as_of: datetime,
    key: Any,
    language: str = "en",
) -> Explanation:
    """Return why one entity is selected or not: each clause, the value seen, what would turn it.

    Raises: RuleError where there is no entity of that key, or the rule has no clauses.
    """
    found = explain_member(audience, warehouse, _instant(as_of, audience), key, language)
    if found is None:
        problem = f"there is no {audience.audience.entity} {shown(key)}"
        raise RuleError([Fault(audience.key, problem, "Write a key of its table.")])
    return found


def _instant(as_of: datetime, audience: StandaloneAudience) -> datetime:
    if as_of.tzinfo is None:
        return to_instant(as_of, ZoneInfo(audience.stored.zone))
    return as_of.astimezone(UTC)
