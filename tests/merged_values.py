"""Which values stand by the policies of test_merge_policies, found by striking out what loses."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import md5
from typing import NamedTuple
from unicodedata import category


class Row(NamedTuple):
    """What one row of a source tells of one attribute."""

    row_key: str
    profile: str
    identifier: str
    attribute: str
    value: str | None
    source: str
    table: str
    occurred_at: datetime | None
    loaded_at: datetime | None


# Who is stronger, written out by hand; the strongest first.
BY_SOURCE = {
    "city": ["till.lines", "crm.people", "till.cards", "web.forms"],
    "name": ["web.forms", "crm.people", "till.cards", "till.lines"],
}
AS_DECLARED = {name: ["till.cards", "*"] for name in BY_SOURCE}
WAYS = {
    "by_source": {"city": "source", "name": "source"},
    "by_day": {"city": "occurred", "name": "count"},
    "by_load": {"city": "loaded", "name": "loaded"},
    "by_count": {"city": "count", "name": "count"},
    "apart": {"city": "occurred", "name": "occurred"},
}


def standing(rows: Iterable[Row]) -> set[tuple]:
    """Return policy, profile, attribute, value, source and row of each value that stands."""
    found = set()
    for policy, ways in WAYS.items():
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            if row.value is not None and _is_seen(row.value):
                owner = f"email:{row.identifier}" if policy == "apart" else row.profile
                groups[owner, row.attribute].append(row)
        order = BY_SOURCE if policy == "by_source" else AS_DECLARED
        for (owner, attribute), told in groups.items():
            row = _winner(told, ways[attribute], order[attribute])
            found.add((policy, owner, attribute, row.value, row.source, row.row_key))
    return found


def _winner(rows: Sequence[Row], way: str, order: Sequence[str]) -> Row:
    """Strike out, test by test, every row that another beats."""

    def rank(row: Row) -> int:
        name = f"{row.source}.{row.table}"
        return order.index(name) if name in order else len(order)

    def times(row: Row) -> int:
        return sum(each.value == row.value for each in rows)

    def late(moment: datetime | None) -> float:
        return float("-inf") if moment is None else moment.timestamp()

    by_time = [lambda r: late(r.occurred_at), lambda r: late(r.loaded_at)]
    first: dict[str, list[Callable[[Row], float]]] = {
        "source": [lambda r: -rank(r), *by_time],
        "occurred": [*by_time, lambda r: -rank(r)],
        "loaded": [by_time[1], by_time[0], lambda r: -rank(r)],
        "count": [times, *by_time, lambda r: -rank(r)],
    }
    left = list(rows)
    for test in first[way]:
        best = max(map(test, left))
        left = [row for row in left if test(row) == best]
    left.sort(key=lambda r: (_digest(str(r.value)), _digest(r.row_key)))
    return left[0]


def _digest(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def _is_seen(text: str) -> bool:
    """Return whether a text holds more than spaces and signs of no width."""
    return any(not sign.isspace() and category(sign) != "Cf" for sign in text)
