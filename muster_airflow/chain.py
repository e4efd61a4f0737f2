"""The order in which DAGs follow each other, derived from the Assets they write and wait for."""

from collections.abc import Iterable
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
    condition = getattr(dag.timetable, "asset_condition", None)
    waits_for = {key.name for key, _ in condition.iter_assets()} if condition else set()
    writes = {outlet.name for task in dag.tasks for outlet in task.outlets or ()}
    return Link(dag.dag_id, frozenset(waits_for), frozenset(writes))


def order(links: Iterable[Link]) -> list[str]:
    """Return the DAGs so that each stands after those that write what it waits for.

    >>> late = Link("send", frozenset({"export"}), frozenset())
    >>> order([late, Link("refresh", frozenset(), frozenset({"export"}))])
    ['refresh', 'send']
    """
    known = sorted(links, key=lambda link: link.dag_id)
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for link in known:
        writers = [other.dag_id for other in known if other.writes & link.waits_for]
        sorter.add(link.dag_id, *sorted(writers))
    return list(sorter.static_order())
