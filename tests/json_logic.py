"""A tiny evaluator of JsonLogic, written from its documentation; a judge of what we export."""

from typing import Any


def value(rule: Any, data: Any) -> Any:
    """Return what a rule gives on some data."""
    if isinstance(rule, list):
        return [value(each, data) for each in rule]
    if not isinstance(rule, dict):
        return rule
    key, given = next(iter(rule.items()))
    args = given if isinstance(given, list) else [given]
    if key == "var":
        found = data
        for name in str(args[0]).split(".") if args[0] != "" else []:
            found = found.get(name) if isinstance(found, dict) else None
        return found
    if key == "if":
        return value(args[1] if value(args[0], data) else args[2], data)
    if key in ("some", "filter"):
        rows = value(args[0], data) or []
        kept = [row for row in rows if value(args[1], row)]
        return bool(kept) if key == "some" else kept
    if key == "reduce":
        total = args[2]
        for row in value(args[0], data) or []:
            total = value(args[1], {"current": row, "accumulator": total})
        return total
    if key in ("and", "or"):
        last: Any = None
        for each in args:
            last = value(each, data)
            if bool(last) == (key == "or"):
                break
        return last
    return _computed(key, [value(each, data) for each in args])


def _computed(key: str, args: list[Any]) -> Any:
    if key in ("!", "!!"):
        return bool(args[0]) == (key == "!!")
    if key in ("===", "!==", "=="):
        same = isinstance(args[0], bool) == isinstance(args[1], bool) and args[0] == args[1]
        return same == (key != "!==")
    if key == "in":
        return bool(args[1]) and args[0] in args[1]
    if key == "substr":
        units = str(args[0]).encode("utf-16-le")
        start = args[1] * 2 if args[1] >= 0 else max(len(units) + args[1] * 2, 0)
        end = len(units) if len(args) < 3 else start + args[2] * 2
        return units[start:end].decode("utf-16-le", "surrogatepass")
    if key in ("+", "%"):
        return sum(args) if key == "+" else args[0] % args[1]
    return {
        "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    }[key](*args)  # fmt: skip
