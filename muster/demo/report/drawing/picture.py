"""Altair charts as inline SVG in two widths, in the page's own colours; draws, counts nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import altair as alt
import vl_convert
from markupsafe import Markup

SVG = "http://www.w3.org/2000/svg"
WIDE, NARROW = 720, 330
ALLOWED = {"svg", "g", "path", "line", "rect", "text", "tspan", "defs", "clipPath", "title", "desc"}
INK, FAINT, ACCENT = "currentColor", "var(--faint)", "var(--accent)"
Draw = Callable[[int], alt.Chart | alt.LayerChart]


@dataclass(frozen=True)
class Picture:
    """One chart, for a wide and for a narrow page."""

    wide: Markup
    narrow: Markup


def picture(name: str, title: str, description: str, draw: Draw) -> Picture:
    """Draw a chart at both widths; the words are its alternative for who cannot see it."""
    return Picture(
        wide=_inline(f"{name}-wide", draw(WIDE), title, description),
        narrow=_inline(f"{name}-narrow", draw(NARROW), title, description),
    )


def styled(chart: alt.Chart | alt.LayerChart) -> dict[str, Any]:
    """Return the specification with our quiet look: no frame, no grid, the page's ink."""
    quiet = chart.configure(background="transparent", font="system-ui", padding=2)
    quiet = quiet.configure_view(stroke=None).configure_axis(
        labelColor=INK,
        titleColor=INK,
        domain=False,
        ticks=False,
        grid=False,
        labelFontSize=13,
        titleFontSize=12,
        titleFontWeight="normal",
        labelLimit=400,
        labelPadding=8,
    )
    specification: dict[str, Any] = quiet.to_dict()
    return specification


def _inline(name: str, chart: alt.Chart | alt.LayerChart, title: str, description: str) -> Markup:
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(styled(chart)))  # noqa: S314
    _clean(root)
    width, height = root.attrib.pop("width"), root.attrib.pop("height")
    root.attrib |= {
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
        "style": f"max-width:{width}px;aspect-ratio:{width}/{height}",
    }
    for place, (tag, words) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = words
        root.insert(place, element)
    ElementTree.register_namespace("", SVG)
    # Vega escaped the data, the parser read it, and this writes it anew: no markup of the data's.
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704


def _clean(element: ElementTree.Element) -> None:
    """Keep drawing elements only, without ids, and without Vega's per-mark labels."""
    for child in list(element):
        if child.tag.rpartition("}")[2] not in ALLOWED:
            element.remove(child)
        else:
            _clean(child)
    for name in list(element.attrib):
        if name.startswith("aria-") or name in ("id", "role", "class", "clip-path", "font-family"):
            del element.attrib[name]
