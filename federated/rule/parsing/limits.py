"""How large a rule may be, checked on the bare document before anything is built from it."""

from typing import Any

from federated.errors import Fault

MAX_DEPTH = 16
MAX_NODES = 1_000
MAX_TERMS = 8
MAX_LIST = 10_000
MAX_TEXT = 10_000


def check_limits(rule: Any, where: str = "rule") -> list[Fault]:
    """Return a fault for each limit the bare rule breaks.

    It walks without recursion, so that no depth of nesting can end it.
    """
    faults: list[Fault] = []
    nodes = deepest = 0
    waiting: list[tuple[Any, str, int, int]] = [(rule, where, 0, 0)]
    while waiting:
        value, path, depth, terms = waiting.pop()
        if isinstance(value, dict):
            depth += "rules" in value or "sequence" in value
            nodes += "rules" in value or "field" in value or "op" in value
            terms += ("op" in value) + ("aggregate" in value)
            if terms > MAX_TERMS:
                faults.append(_fault(path, "levels of expressions", terms, MAX_TERMS, "Split it."))
                return faults
            waiting += [
                (v, f"{path}.{k}" if path else str(k), depth, terms) for k, v in value.items()
            ]
        elif isinstance(value, list):
            if len(value) > MAX_LIST:
                faults.append(_fault(path, "list values", len(value), MAX_LIST, "Join a list."))
                continue
            waiting += [(v, f"{path}[{i}]", depth, terms) for i, v in enumerate(value)]
        elif isinstance(value, str) and len(value) > MAX_TEXT:
            faults.append(_fault(path, "characters", len(value), MAX_TEXT, "Shorten it."))
        deepest = max(deepest, depth)
        if deepest > MAX_DEPTH:
            faults.append(_fault(path, "levels of groups", deepest, MAX_DEPTH, "Flatten it."))
            return faults
    if nodes > MAX_NODES:
        advice = "Split it into several audiences."
        faults.append(_fault(where or "rule", "conditions and groups", nodes, MAX_NODES, advice))
    return faults


def _fault(where: str, what: str, found: int, most: int, advice: str) -> Fault:
    return Fault(where, f"has more {what} than {most:,} (found {found:,})", advice)
