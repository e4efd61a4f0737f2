"""The order in which DAGs follow each other, derived from the Assets they write and wait for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """What one DAG waits for and what its tasks write, as Asset names."""

    dag_id: str
    waits_for: frozenset[str]
    writes: frozenset[str]


def link_of(dag: Any) -> Link:
    """Read the Assets of one DAG."""
    waits_for = frozenset(_names(getattr(dag.timetable, "asset_condition", None)))
    writes = {outlet.name for task in dag.tasks for outlet in task.outlets or ()}
    return Link(dag.dag_id, waits_for, frozenset(writes))


def _names(condition: Any) -> Iterator[str]:
    """Yield the names in a condition; `a & (b | c)` holds conditions in `objects`."""
    for part in getattr(condition, "objects", ()):
        yield from _names(part)
    if getattr(condition, "name", None):
        yield condition.name


def writers(link: Link, links: Iterable[Link]) -> list[str]:
    """Return the DAGs that write what this one waits for."""
    return sorted(other.dag_id for other in links if other.writes & link.waits_for)


def order(links: Iterable[Link]) -> list[Link]:
    """Return the DAGs so that each stands after those that write what it waits for.

    >>> late = Link("send", frozenset({"export"}), frozenset())
    >>> early = Link("refresh", frozenset(), frozenset({"export"}))
    >>> [link.dag_id for link in order([late, early])]
    ['refresh', 'send']
    """
    known = sorted(links, key=lambda link: link.dag_id)
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for link in known:
        sorter.add(link.dag_id, *writers(link, known))
    by_id = {link.dag_id: link for link in known}
    return [by_id[dag_id] for dag_id in sorter.static_order()]
