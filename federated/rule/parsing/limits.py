"""How large a rule may be, checked on the bare document before anything is built from it."""

from typing import Any

from federated.errors import Fault, shown
from federated.scalars import unreadable

MAX_DEPTH = 16
MAX_NODES = 1_000
MAX_TERMS = 8
MAX_LIST = 10_000
MAX_TEXT = 10_000
# Of all its texts together; a file is held to as many bytes before it is read.
MAX_DOCUMENT = 1024 * 1024
JOIN = (
    "Longer lists are joined: upload those of people with `muster audience upload` and ask for "
    "membership; for others declare a link to a table of the list, and test an attribute of it."
)


def check_limits(rule: Any, where: str = "rule") -> list[Fault]:
    """Return a fault for each limit the bare rule breaks, and for text no warehouse can store.

    It walks without recursion, so that no depth of nesting can end it.
    """
    faults: list[Fault] = []
    nodes = deepest = length = 0
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
            for key in value:
                faults += _faults_of_text(str(key), path or "document")
            waiting += [
                (v, f"{path}.{k}" if path else str(k), depth, terms) for k, v in value.items()
            ]
        elif isinstance(value, list):
            if len(value) > MAX_LIST:
                faults.append(_fault(path, "list values", len(value), MAX_LIST, JOIN))
                continue
            waiting += [(v, f"{path}[{i}]", depth, terms) for i, v in enumerate(value)]
        elif isinstance(value, str):
            length += len(value)
            faults += _faults_of_text(value, path)
        deepest = max(deepest, depth)
        if deepest > MAX_DEPTH:
            faults.append(_fault(path, "levels of groups", deepest, MAX_DEPTH, "Flatten it."))
            return faults
    return faults + _faults_of_whole(where, nodes, length)


def _faults_of_whole(where: str, nodes: int, length: int) -> list[Fault]:
    faults = []
    if nodes > MAX_NODES:
        advice = "Split it into several audiences."
        faults.append(_fault(where or "rule", "conditions and groups", nodes, MAX_NODES, advice))
    if length > MAX_DOCUMENT:
        place = where or "document"
        faults.append(_fault(place, "characters in all", length, MAX_DOCUMENT, JOIN))
    return faults


def _faults_of_text(text: str, path: str) -> list[Fault]:
    if len(text) > MAX_TEXT:
        return [_fault(path, "characters", len(text), MAX_TEXT, "Shorten it.")]
    bad = unreadable(text)
    return [Fault(path, f"{bad} (found {shown(text)})", "Remove it.")] if bad else []


def _fault(where: str, what: str, found: int, most: int, advice: str) -> Fault:
    return Fault(where, f"has more {what} than {most:,} (found {found:,})", advice)
