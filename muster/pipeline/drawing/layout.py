"""Where identifiers and links of one profile are drawn: a column a kind.

A layered layout of our own: links lead from a stronger identifier to a weaker one, so kinds by
strength are the layers, and what is left to find is the order within them. A force layout needs a
random start, and its places say nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from muster.pipeline.drawing import words
from muster.pipeline.identity_graph import KINDS, Dot, IdentityGraph, Tie

PILL_WIDTH, PILL_HEIGHT, ROW_GAP, COLUMN_GAP = 152, 38, 10, 92
MARGIN, TITLE_HEIGHT, PASS_HEIGHT, BULGE = 24, 34, 12, 46
SWEEPS = 6
DATE_WIDTH, DATE_HEIGHT = 60, 13
# Where on a line its date may stand: before the weaker identifier, or after a share of the line.
BEFORE, PLACES = DATE_WIDTH / 2 + 2, (0.5, 0.62, 0.38, 0.74, 0.26)
# Lines turn early, so that each comes in level.
TURN = 0.35
Point = tuple[float, float]


@dataclass(eq=False, slots=True)
class Stop:
    """A place in a column: an identifier, or where like lines to columns further on pass."""

    dot: Dot | None
    column: int
    likeness: tuple[bool, bool] | None = None
    y: float = 0.0
    before: list["Stop"] = field(default_factory=list)
    after: list["Stop"] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Return how much of the column it takes."""
        return PILL_HEIGHT if self.dot else PASS_HEIGHT


@dataclass(frozen=True, slots=True)
class Pill:
    """An identifier and the left upper corner of its box."""

    dot: Dot
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A link as a path; `date_at` is where its date stands, None where there is no room for it."""

    tie: Tie
    path: str
    date_at: Point | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything placed, and the size of the picture."""

    titles: tuple[tuple[str, float], ...]
    pills: tuple[Pill, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


def lay_out(graph: IdentityGraph) -> Layout:
    """Place the identifiers of a graph in columns and its links between them."""
    names = _columns(graph.dots)
    stops = {dot.number: Stop(dot, names.index(_column(dot))) for dot in graph.dots}
    columns: list[list[Stop]] = [[] for _ in names]
    for stop in stops.values():
        columns[stop.column].append(stop)
    ways = {tie: _way(tie, stops, columns) for tie in graph.ties}
    _order(columns)
    height = _stack(columns)
    titles = tuple((_title(name), _left(number)) for number, name in enumerate(names))
    pills = tuple(Pill(s.dot, _left(s.column), s.y) for s in stops.values() if s.dot)
    width = _left(len(names) - 1) + PILL_WIDTH + MARGIN
    return Layout(titles, pills, tuple(_lines(ways, pills)), width, height)


def _column(dot: Dot) -> str:
    return words.ELSEWHERE if dot.owner else dot.kind


def _columns(dots: Iterable[Dot]) -> list[str]:
    found = {_column(dot) for dot in dots}
    return [name for name in (*KINDS, words.ELSEWHERE) if name in found]


def _title(name: str) -> str:
    return words.KINDS.get(name, name)


def _left(column: int) -> float:
    return MARGIN + BULGE + column * (PILL_WIDTH + COLUMN_GAP)


def _way(tie: Tie, stops: dict[int, Stop], columns: list[list[Stop]]) -> list[Stop]:
    """Return the stops of a link from left to right; like lines of one identifier pass together."""
    start, end = sorted((stops[tie.left], stops[tie.right]), key=lambda stop: stop.column)
    way = [start]
    like = tie.is_kept, tie.match_probability is None
    for column in range(start.column + 1, end.column):
        through = next((stop for stop in way[-1].after if stop.likeness == like), None)
        if through is None:
            through = Stop(None, column, like)
            columns[column].append(through)
            _join(way[-1], through)
        way.append(through)
    _join(way[-1], end)
    return [*way, end]


def _join(left: Stop, right: Stop) -> None:
    if left.column < right.column:
        left.after.append(right)
        right.before.append(left)


def _order(columns: list[list[Stop]]) -> None:
    """Order each column by where its neighbours are, from left to right and back."""
    _stack(columns)
    for sweep in range(SWEEPS):
        onward = sweep % 2 == 0
        for column in columns if onward else reversed(columns):
            wanted = {id(stop): _wanted(stop, onward) for stop in column}
            column.sort(key=lambda stop: wanted[id(stop)])
            _stack(columns)


def _wanted(stop: Stop, onward: bool) -> float:
    near = stop.before if onward else stop.after
    return sum(map(_middle, near)) / len(near) if near else _middle(stop)


def _middle(stop: Stop) -> float:
    return stop.y + stop.height / 2


def _stack(columns: Sequence[Sequence[Stop]]) -> float:
    """Place each column's stops one below the other, columns centred, and return the height."""
    heights = [sum(stop.height + ROW_GAP for stop in column) for column in columns]
    tallest = max(heights, default=0.0)
    for column, height in zip(columns, heights, strict=True):
        y = TITLE_HEIGHT + (tallest - height) / 2
        for stop in column:
            stop.y = y
            y += stop.height + ROW_GAP
    return TITLE_HEIGHT + tallest


def _lines(ways: dict[Tie, list[Stop]], pills: Sequence[Pill]) -> Iterator[Line]:
    """Yield each link as a path, its date where it covers neither identifier nor other date."""
    taken = [(pill.x, pill.y, PILL_WIDTH, PILL_HEIGHT) for pill in pills]
    for tie, way in ways.items():
        curves = _curves(way)
        path = f"M{_at(curves[0][0])}" + "".join(
            f"C{_at(one)} {_at(two)} {_at(end)}" for _, one, two, end in curves
        )
        for x, y in _places(curves[-1]):
            box = (x - DATE_WIDTH / 2, y - DATE_HEIGHT / 2, DATE_WIDTH, DATE_HEIGHT)
            if not any(_cover(box, other) for other in taken):
                taken.append(box)
                yield Line(tie, path, (x, y))
                break
        else:
            yield Line(tie, path, None)


Curve = tuple[Point, Point, Point, Point]
Box = tuple[float, float, float, float]


def _curves(way: Sequence[Stop]) -> list[Curve]:
    start, end = way[0], way[-1]
    if start.column == end.column:
        one, other = (_left(start.column), _middle(start)), (_left(end.column), _middle(end))
        return [(one, (one[0] - BULGE, one[1]), (other[0] - BULGE, other[1]), other)]
    curves = []
    for before, after in pairwise(way):
        one = (_left(before.column) + PILL_WIDTH, _middle(before))
        other = (_left(after.column), _middle(after))
        turn = one[0] + TURN * COLUMN_GAP
        curves.append((one, (turn, one[1]), (turn, other[1]), other))
        if not after.dot:
            through = (other[0] + PILL_WIDTH, other[1])
            curves.append((other, other, through, through))
    return curves


def _places(curve: Curve) -> Iterator[Point]:
    start, _, _, end = curve
    if start[0] == end[0]:
        yield end[0] - BEFORE, (start[1] + end[1]) / 2
        return
    yield end[0] - BEFORE, end[1]
    yield from (_on(curve, share) for share in PLACES)


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def _on(curve: Curve, share: float) -> Point:
    """Return the point of a Bézier curve after a share of it."""
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    x = sum(weight * point[0] for weight, point in zip(weights, curve, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, curve, strict=True))
    return x, y


def _cover(one: Box, other: Box) -> bool:
    is_apart_across = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
    return not (is_apart_across or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1])
