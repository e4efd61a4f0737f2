"""One profile's graph as a standalone SVG or HTML text; the templates say what stands where."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from muster.pipeline.drawing import words
from muster.pipeline.drawing.layout import MARGIN, PILL_HEIGHT, PILL_WIDTH, Layout, lay_out
from muster.pipeline.identity_graph import Dot, IdentityGraph, Tie

PAGE = Path(__file__).parent / "page"
LINE_HEIGHT = 19
NARROWEST = 760
VALUE_SIZE, NAME_SIZE, TEXT_SIZE, HEAD_SIZE = 12, 10.5, 13, 17
# Beside the number in its circle.
VALUE_ROOM = PILL_WIDTH - 40


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words below or above the picture, and how far down it stands."""

    words: str
    y: float
    kind: str = "said"


def draw_svg(graph: IdentityGraph) -> str:
    """Return the picture of a graph as one SVG text that needs nothing else."""
    return _render("graph.svg", graph)


def draw_html(graph: IdentityGraph) -> str:
    """Return a page with the picture and, as tables, all that it shows."""
    return _render("graph.html", graph)


def _render(template: str, graph: IdentityGraph) -> str:
    layout = lay_out(graph)
    width = max(NARROWEST, layout.width)
    above = _above(graph, width)
    top = above[-1].y + LINE_HEIGHT
    below = _below(graph, width, top + layout.height + LINE_HEIGHT)
    return (
        environment()
        .get_template(template)
        .render(
            graph=graph,
            layout=layout,
            width=width,
            height=(below or above)[-1].y + MARGIN + (0 if below else layout.height),
            top=top,
            texts=[*above, *below],
            dots={dot.number: dot for dot in graph.dots},
            described=_described(graph, layout),
            style=Markup((PAGE / "drawing.css").read_text(encoding="utf-8")),  # noqa: S704 - ours
            pill=(PILL_WIDTH, PILL_HEIGHT),
        )
    )


def _above(graph: IdentityGraph, width: float) -> list[Text]:
    said = [Text(f"Profile {graph.profile_id}", MARGIN + HEAD_SIZE, "head")]
    former = ", ".join(f"{name} (until {day})" for name, day in graph.former)
    lines = [_counted(graph), f"Formerly {former}" if former else ""]
    for line in filter(None, lines):
        said.append(_text(line, said[-1].y + LINE_HEIGHT + 2, width))
    return said


def _counted(graph: IdentityGraph) -> str:
    own = sum(dot.owner is None for dot in graph.dots)
    kept = sum(tie.is_kept for tie in graph.ties)
    refused = len(graph.ties) - kept
    said = (
        f"{words.counted(own, 'identifier')}, {words.counted(kept, 'link')} kept, {refused} refused"
    )
    more = [f"{words.counted(graph.left_out, 'identifier')} more"] if graph.left_out else []
    more += [f"{graph.refused_left_out} more refused"] if graph.refused_left_out else []
    if any(tie.match_probability is not None for tie in graph.ties):
        said += "; dotted links are matches alone"
    left = f"; not drawn: {', '.join(more)}" if more else ""
    return f"As of {graph.as_of[:16].replace('T', ' ')} UTC: {said}{left}"


def _below(graph: IdentityGraph, width: float, top: float) -> list[Text]:
    refused = [tie for tie in graph.ties if not tie.is_kept]
    if not refused:
        return []
    said = [Text("Refused links, dashed above", top + LINE_HEIGHT, "subhead")]
    for tie in refused:
        why = words.reason(tie.reason or "")
        line = f"{_ends(tie)}: {tie.linked_on}, {_grounds(tie)}: {why}"
        said.append(_text(line, said[-1].y + LINE_HEIGHT, width))
    return said


def _text(line: str, y: float, width: float) -> Text:
    return Text(words.fitted(line, TEXT_SIZE, width - 2 * MARGIN), y)


def _described(graph: IdentityGraph, layout: Layout) -> str:
    columns = ", ".join(title.lower() for title, _ in layout.titles)
    return f"{_counted(graph)}. From left to right: {columns}. Lines are links, dashed if refused."


def _value(dot: Dot) -> str:
    return words.fitted(dot.value, VALUE_SIZE, VALUE_ROOM)


def _name(dot: Dot) -> str:
    owner = f" · {dot.owner}" if dot.owner else ""
    return words.fitted(words.namespace(dot.namespace) + owner, NAME_SIZE, VALUE_ROOM)


def _grounds(tie: Tie) -> str:
    if tie.match_probability is not None:
        return f"one person with {tie.match_probability:.2%}, by a match alone"
    return f"{words.counted(tie.rows_count, 'row')} of {tie.sources}"


def _kind(tie: Tie) -> str:
    """Return how a link is drawn."""
    if not tie.is_kept:
        return "link refused"
    return "link" if tie.match_probability is None else "link matched"


def _ends(tie: Tie) -> str:
    return " – ".join(map(str, sorted((tie.left, tie.right))))


def _told(tie: Tie) -> str:
    """Return what is said of a link to who points at it or hears it."""
    said = f"{_ends(tie)}: {_grounds(tie)}, {tie.first_linked_on} to {tie.linked_on}"
    return f"{said}; refused: {words.reason(tie.reason)}" if tie.reason else said


def environment() -> Environment:
    """Return what renders the templates: everything is escaped, and they know our words."""
    made = Environment(
        loader=FileSystemLoader(PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "namespace": words.namespace,
        "reason": words.reason,
        "language": words.language_of,
        "number": _thousands,
        "value": _value,
        "name": _name,
        "told": _told,
        "kind": _kind,
        "grounds": _grounds,
    }
    return made


def _thousands(count: int) -> str:
    return f"{count:,}"
