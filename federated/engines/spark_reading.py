"""What a session that may only read takes: queries over tables, and functions of their arguments.

Spark knows no read-only session and no rights. So its own parser says what a statement is, before
it runs, and functions that reach outside (files, Java, the network) are taken out of the session.
"""

import json
from collections.abc import Iterator
from typing import Any

_PLANS = (
    "Project Filter Join Aggregate Sort GlobalLimit LocalLimit Offset Union Distinct Except "
    "Intersect SubqueryAlias Window WithWindowDefinition OneRowRelation LocalRelation Generate "
    "UnresolvedRelation UnresolvedWith UnresolvedHaving UnresolvedSubqueryColumnAliases "
    "UnresolvedInlineTable UnresolvedHint UnresolvedOrdinal"
)
_VALUES = (
    "UnresolvedAlias UnresolvedAttribute UnresolvedFunction UnresolvedStar UnresolvedExtractValue "
    "UnresolvedGenerator UnresolvedInlineTable PosParameter"
)
_GROUPS = (
    "agg_funcs array_funcs bitwise_funcs collection_funcs conditional_funcs conversion_funcs "
    "date_funcs generator_funcs hash_funcs lambda_funcs map_funcs math_funcs predicate_funcs "
    "string_funcs struct_funcs window_funcs"
)


def refused_part(session: Any, sql: str) -> str | None:
    """Return the first part of a statement that is no query over tables, None when all are."""
    plan = session._jsparkSession.sessionState().sqlParser().parsePlan(sql)
    allowed = {*_PLANS.split(), *_VALUES.split()}
    for name in _classes(json.loads(plan.toJSON())):
        package, _, short = name.rpartition(".")
        is_value = package.endswith(".catalyst.expressions") or ".expressions." in name
        if not is_value and short not in allowed:
            return short.rstrip("$")
    return None


def _classes(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _classes(each)
    elif isinstance(part, dict):
        if isinstance(name := part.get("class"), str):
            yield name
        for value in part.values():
            yield from _classes(value)


def forget_functions(session: Any) -> None:
    """Take every function out of the session that is not of a group that reads only arguments."""
    registry = session._jsparkSession.sessionState().functionRegistry()
    found = registry.listFunction()
    groups = _GROUPS.split()
    for number in range(found.size()):
        function = found.apply(number)
        info = registry.lookupFunction(function)
        if info.isDefined() and info.get().getGroup() not in groups:
            registry.dropFunction(function)
