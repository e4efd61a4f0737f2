"""A font of exactly the characters a text needs, so that no reader sees a missing glyph."""

import base64
import io
import re
from functools import cache
from importlib import metadata
from pathlib import Path

from fontTools import subset

FAMILY = "Muster Noto"
PACKAGE = "cvttf-notosanscjk-regular"
# Latin letters, digits and punctuation are in every system font; all the rest comes along.
LATIN_END = 0x17F
BASE64 = re.compile(r"base64,[A-Za-z0-9+/=]+")


@cache
def find_font() -> Path | None:
    """Return the Noto Sans CJK file of the font package, or None when it is not installed."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    paths = (Path(str(file.locate())) for file in files if file.suffix == ".otf")
    return next((path.resolve() for path in paths if path.is_file()), None)


def needed_characters(text: str) -> str:
    """Return the characters of a text that a Latin font may lack, sorted, each once."""
    return "".join(sorted({c for c in text if ord(c) > LATIN_END and c.isprintable()}))


def font_face(text: str) -> str:
    """Return the @font-face rule with every character this text needs, or nothing."""
    wanted, path = needed_characters(BASE64.sub("", text)), find_font()
    if not wanted or path is None:
        return ""
    encoded = base64.b64encode(_subset(path, wanted)).decode("ascii")
    source = f'url("data:font/woff;base64,{encoded}") format("woff")'
    return f'@font-face{{font-family:"{FAMILY}";font-display:block;src:{source}}}'


@cache
def _subset(path: Path, characters: str) -> bytes:
    options = subset.Options(
        flavor="woff",
        # `locl` gives Korean text its own shapes of the shared Han characters.
        layout_features=["locl", "ccmp", "kern", "ljmo", "vjmo", "tjmo"],
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        ignore_missing_unicodes=True,
    )
    font = subset.load_font(str(path), options, lazy=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    # The same page must be the same bytes, so the font carries no time of its making.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    written = io.BytesIO()
    subset.save_font(font, written, options)
    return written.getvalue()
