"""The rings of a graph: what leads to each other, after Tarjan (1972), without recursion."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def rings(starts: Iterable[Node], after: Callable[[Node], Iterable[Node]]) -> Iterator[list[Node]]:
    """Yield all that can be reached in groups that lead to each other, the last ones first.

    >>> list(rings([1], {1: [2], 2: [3], 3: [2, 4], 4: []}.__getitem__))
    [[4], [3, 2], [1]]
    """
    found: dict[Node, int] = {}
    lowest: dict[Node, int] = {}
    open_nodes: dict[Node, None] = {}
    for start in starts:
        work: list[tuple[Node, Iterator[Node]]] = []
        if start not in found:
            found[start] = lowest[start] = len(found)
            open_nodes[start] = None
            work.append((start, iter(after(start))))
        while work:
            node, rest = work[-1]
            step = next(rest, None)
            if step is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == found[node]:
                    yield _taken(open_nodes, node)
            elif step not in found:
                found[step] = lowest[step] = len(found)
                open_nodes[step] = None
                work.append((step, iter(after(step))))
            elif step in open_nodes:
                lowest[node] = min(lowest[node], found[step])


def _taken(open_nodes: dict[Node, None], last: Node) -> list[Node]:
    ring: list[Node] = []
    while not ring or ring[-1] != last:
        ring.append(open_nodes.popitem()[0])
    return ring
