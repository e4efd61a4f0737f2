"""Changes documents in one place, as slips of the hand do; for tests only."""

from copy import deepcopy
from random import Random
from typing import Any

ODD: list[Any] = [
    None, True, False, 0, 1, -1, 2, 0.5, 5.0, 1e9, 100_001, 10**12, "", " ", "1", " 7 ", "x", "and",
    "2017-10-30", "2017-13-99", "2017-10-30T00:00", "some", "day", "field", "audience", "^.city",
    "a.b", "a-b", "null", "=", [], {}, [None], ["a", "b"], [1, 2], [[1]], {"n": 1}, {"rules": []},
    {"n": 3, "unit": "day"}, {"last": 3, "unit": "day"}, {"mode": "some"}, {"op": "add"},
]  # fmt: skip
KEYS = [
    "field", "operator", "value", "valueSource", "caseSensitive", "unit", "match", "window",
    "aggregate", "where", "sequence", "combinator", "not", "rules", "muted", "disabled", "id",
    "within", "same", "after", "count", "mode", "threshold", "last", "since", "until", "n",
    "colour",
]  # fmt: skip


def mutated(document: Any, chance: Random) -> Any:
    """Return the document with one entry removed, replaced, renamed, added or doubled."""
    changed = deepcopy(document)
    places = list(_places(changed))
    inside, key = chance.choice(places)
    how = chance.choice(["remove", "replace", "replace", "rename", "add", "double"])
    if how == "replace":
        inside[key] = deepcopy(chance.choice(ODD))
    elif isinstance(inside, list):
        if how == "double":
            inside.insert(key, deepcopy(inside[key]))
        else:
            del inside[key]
    elif how == "add" or how == "double":
        inside[chance.choice(KEYS)] = deepcopy(chance.choice([*ODD, inside[key]]))
    else:
        value = inside.pop(key)
        if how == "rename":
            inside[chance.choice([*KEYS, f"{key}s"])] = value
    return changed


def _places(part: Any) -> Any:
    """Yield every mapping and list with each of its keys or places."""
    entries = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in entries:
        yield part, key
        if isinstance(value, dict | list):
            yield from _places(value)
