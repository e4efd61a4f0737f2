"""Writes pictures of identity to a file that a person named."""

from pathlib import Path

from federated.governance.masks import mask_by_label
from muster.errors import InputError
from muster.pipeline.drawing.profile import draw_html, draw_svg
from muster.pipeline.identity_graph import IdentityGraph, read_identity_graph
from muster.settings import Settings

DRAWN = {".svg": draw_svg, ".html": draw_html}


def draw_profile(
    settings: Settings, who: str, out: Path, *, is_whole: bool = False
) -> IdentityGraph:
    """Draw one profile's graph to a file and return it; values are masked unless `is_whole`.

    Raises: InputError for a file of another kind, or when nobody is meant; StepMissing when
    nothing is published.
    """
    if out.suffix not in DRAWN:
        raise InputError(f"--out: {out.name} is neither .svg nor .html. Name such a file.")
    _check_folder("--out", out)
    mask = (lambda _column, _labels, value: value) if is_whole else mask_by_label
    graph = read_identity_graph(settings, who, mask=mask)
    _write_whole(out, DRAWN[out.suffix](graph))
    return graph


def write_page(out: Path, html: str) -> None:
    """Write a page to a file.

    Raises: InputError for a file of another kind, or where there is no such folder.
    """
    if out.suffix != ".html":
        raise InputError(f"--html: {out.name} is no .html. Name such a file.")
    _check_folder("--html", out)
    _write_whole(out, html)


def _check_folder(option: str, out: Path) -> None:
    if not out.parent.is_dir():
        raise InputError(f"{option}: there is no folder {out.parent}. Make it, or name another.")


def _write_whole(out: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    draft = out.with_name(f".{out.name}.partial")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(out)
