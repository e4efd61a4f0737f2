"""Where each identifier of a person is drawn: a tree from the best-linked one; no HTML, no SQL."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from muster.demo.report.reading.profile import Identifier, Link, Person

PILL_WIDTH, PILL_HEIGHT, GAP, MARGIN = 184, 40, 14, 2
LINE_WIDTH = 26
Key = tuple[str, str]


@dataclass(frozen=True)
class Pill:
    """One identifier, its place, and what hangs on it."""

    namespace: str
    value: str
    is_refused: bool
    x: float
    y: float
    children: Sequence["Pill"] = field(default=())

    def walk(self) -> Iterator["Pill"]:
        """Yield this pill and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def edges(self) -> Iterator[tuple["Pill", "Pill"]]:
        """Yield every drawn line, as the pill before and the pill after."""
        for child in self.children:
            yield self, child
            yield from child.edges()


@dataclass(frozen=True)
class Drawing:
    """A forest of identifiers and the size of the picture."""

    roots: Sequence[Pill]
    width: float
    height: float
    pill_width: float
    pill_height: float = PILL_HEIGHT

    @property
    def letters(self) -> int:
        """Return how many letters fit into a pill."""
        return int((self.pill_width - 18) / 6.6)

    @property
    def pills(self) -> Sequence[Pill]:
        """Return every pill, parents first."""
        return [pill for root in self.roots for pill in root.walk()]

    @property
    def edges(self) -> Sequence[tuple[Pill, Pill]]:
        """Return every drawn line."""
        return [edge for root in self.roots for edge in root.edges()]


def draw_person(person: Person, width: float = 720) -> Drawing:
    """Lay a person's identifiers out in columns, most linked first, the refused ones last."""
    degrees = Counter(key for link in person.kept for key in (_key(link.left), _key(link.right)))
    waiting = sorted(map(_key, person.identifiers), key=lambda key: (-degrees[key], key))
    trees: list[tuple[Key, dict[Key, list[Key]]]] = []
    seen: set[Key] = set()
    for key in waiting:
        if key not in seen:
            trees.append((key, _tree(key, person.kept, seen)))
    refused = _refused(person)
    depths = [_depth(key, tree, refused) for key, tree in trees]
    columns = max(depths, default=1)
    room = width - 2 * MARGIN
    pill = min(PILL_WIDTH, (room - LINE_WIDTH * (columns - 1)) / columns)
    step = (room - pill) / max(columns - 1, 1)
    rows = _Rows()
    roots = [_place(key, tree, refused, 0, step, rows) for key, tree in trees]
    return Drawing(roots, width, rows.next_y - GAP + MARGIN, pill)


@dataclass
class _Rows:
    """Hands out rows from the top."""

    next_y: float = MARGIN

    def take(self) -> float:
        taken = self.next_y
        self.next_y += PILL_HEIGHT + GAP
        return taken


def _tree(root: Key, links: Sequence[Link], seen: set[Key]) -> dict[Key, list[Key]]:
    """Return who hangs on whom, breadth first, so that every line is a link that was kept."""
    neighbours: dict[Key, list[Key]] = {}
    for link in links:
        left, right = _key(link.left), _key(link.right)
        neighbours.setdefault(left, []).append(right)
        neighbours.setdefault(right, []).append(left)
    children: dict[Key, list[Key]] = {}
    seen.add(root)
    queue = [root]
    for key in queue:
        children[key] = [
            near for near in dict.fromkeys(neighbours.get(key, [])) if near not in seen
        ]
        seen.update(children[key])
        queue.extend(children[key])
    return children


def _refused(person: Person) -> dict[Key, list[Link]]:
    found: dict[Key, list[Link]] = {}
    for link in person.refused:
        found.setdefault(_key(link.left), []).append(link)
    return found


def _depth(key: Key, tree: Mapping[Key, list[Key]], refused: Mapping[Key, list[Link]]) -> int:
    below = [_depth(child, tree, refused) for child in tree[key]] + [1] * (key in refused)
    return 1 + max(below, default=0)


def _place(
    key: Key,
    tree: Mapping[Key, list[Key]],
    refused: Mapping[Key, list[Link]],
    depth: int,
    step: float,
    rows: _Rows,
) -> Pill:
    x = MARGIN + depth * step
    children = [_place(child, tree, refused, depth + 1, step, rows) for child in tree[key]]
    for link in refused.get(key, []):
        children.append(Pill(*_key(link.right), True, x + step, rows.take()))
    y = (children[0].y + children[-1].y) / 2 if children else rows.take()
    return Pill(*key, False, x, y, children=tuple(children))


def _key(identifier: Identifier) -> Key:
    return identifier.namespace, identifier.value
