"""The same audiences as a person would write them: one query each, IN and HAVING, no sharing."""

from collections.abc import Callable
from typing import Any

from benchmarks.audiences.world import AS_OF, attributes
from federated.kinds import Kind

Document = dict[str, Any]


def query_of(document: Document, events: str) -> str:
    """Return the keys an audience selects, as hand-written SQL over a table of events."""
    where = _node(document["rule"], events)
    return f"select p.profile_id from dim_profiles p where {where}"


def _ago(days: int) -> str:
    return f"timestamp '{AS_OF:%Y-%m-%d}' - interval {days} day"


def _node(node: Document, events: str) -> str:
    if "combinator" in node:
        joined = f" {node['combinator']} ".join(_node(r, events) for r in node["rules"])
        return f"not ({joined})" if node.get("not") else f"({joined})"
    if "sequence" in node:
        return f"p.profile_id in ({_sequence(node, events)})"
    if node["field"] == "events":
        return _rows(node, events)
    return f"coalesce({_attribute(node)}, false)" if node["operator"] != "!=" else _attribute(node)


def _attribute(node: Document) -> str:
    field, operator, value = f"p.{node['field']}", node["operator"], node.get("value")
    kind = attributes()[node["field"]][0]
    if operator in ("=", ">=", "<"):
        return f"{field} {operator} {_literal(value, kind)}"
    written: dict[str, Callable[[], str]] = {
        "!=": lambda: f"coalesce({field} <> {_literal(value, kind)}, true)",
        "in": lambda: f"{field} in ({', '.join(_literal(v, kind) for v in value)})",
        "notNull": lambda: f"{field} is not null",
        "null": lambda: f"{field} is null",
        "after": lambda: f"{field} > {_literal(value, kind)}",
        "before": lambda: f"{field} < {_literal(value, kind)}",
        "inLast": lambda: f"{field} >= {_ago(value['n'])} and {field} < {_ago(0)}",
        "isTrue": lambda: field,
        "isFalse": lambda: f"not {field}",
    }
    return written[operator]()


def _literal(value: Any, kind: Kind) -> str:
    if kind is Kind.DATE:
        return f"date '{value}'"
    return f"'{value}'" if isinstance(value, str) else str(value)


def _filter(group: Document | None, alias: str) -> list[str]:
    rules = group["rules"] if group else []
    return [f"{alias}.{r['field']} = '{r['value']}'" for r in rules]


def _source(node: Document, group: Document | None, alias: str) -> list[str]:
    found = [*_filter(group, alias), f"{alias}.occurred_at < {_ago(0)}"]
    if "window" in node:
        found.append(f"{alias}.occurred_at >= {_ago(node['window']['last'])}")
    return found


def _rows(node: Document, events: str) -> str:
    group = node.get("where") or node.get("value")
    having = ""
    if "aggregate" in node:
        having = f" group by e.profile_id having sum(e.price) >= {node['value']}"
    elif node["match"]["mode"] == "atLeast":
        having = f" group by e.profile_id having count(*) >= {node['match']['threshold']}"
    where = " and ".join(_source(node, node.get("where") if "aggregate" in node else group, "e"))
    inside = f"p.profile_id in (select e.profile_id from {events} e where {where}{having})"
    is_none = node.get("match", {}).get("mode") == "none"
    return f"not ({inside})" if is_none else inside


def _sequence(node: Document, events: str) -> str:
    first, second = node["sequence"]
    gap = f"interval {second['after']['max']} day"
    one = " and ".join(_source(node, first["value"], "a"))
    two = " and ".join(_source(node, second["value"], "b"))
    after = (
        "b.profile_id = a.profile_id and (b.occurred_at, b.event_id) > (a.occurred_at, a.event_id)"
        f" and b.occurred_at <= a.occurred_at + {gap}"
    )
    if second.get("not"):
        return (
            f"select a.profile_id from {events} a where {one} "
            f"and a.occurred_at < {_ago(0)} - {gap} "
            f"and not exists (select 1 from {events} b where {two} and {after})"
        )
    return f"select a.profile_id from {events} a join {events} b on {after} where {one} and {two}"
