"""Compiles rules over the small world of rules and asks who they select; for tests only."""

from typing import Any

from rule_rows import AS_OF, MEMBERS
from rule_world import CATALOG

from federated.compile import CompiledAudience, begin_audience
from federated.passes import Context
from federated.rule.parse import parse_audience
from federated.rule.tree import Audience
from federated.warehouse import Warehouse

OTHERS = {
    **{key: Audience(key, {"en": key}) for key in MEMBERS},
    "draft": Audience("draft", {"en": "draft"}, status="draft"),
    "homes": Audience("homes", {"en": "homes"}, entity="household"),
}
CONTEXT = Context(CATALOG, OTHERS)


def compiled(*rules: Any, context: Context = CONTEXT, **more: Any) -> CompiledAudience:
    """Return an audience of these rules, compiled; its query is made when it is asked for."""
    content = {"rule": {"combinator": "and", "rules": list(rules)}, **more}
    if "sql" in more:
        del content["rule"]
    document = {"version": 1, "audience": "some", "label": {"en": "Some"}, **content}
    return begin_audience(parse_audience(document), context)


def selected(warehouse: Warehouse, audience: CompiledAudience) -> list[str]:
    """Return the keys an audience selects, in order."""
    sql = audience.sql(warehouse.engine, AS_OF, lambda model: ("main", model))
    return sorted(row[2] for row in warehouse.rows(sql))
