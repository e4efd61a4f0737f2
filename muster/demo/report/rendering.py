"""The story as one self-contained HTML text; the template says what stands where."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from muster.demo.report.fonts import FAMILY, font_face
from muster.demo.report.reading.mails import Mail, framed
from muster.demo.report.story import Story
from muster.demo.report.words import (
    LANGUAGE_NAMES,
    day,
    money,
    namespace,
    number,
    percent,
    reason,
    shortened,
    spoken,
)
from muster.pipeline.drawing.words import language_of

PAGE = Path(__file__).parent / "page"
# A mail's own fonts stay out: its frame must not ask the reader's machine for Han or Hangul.
MAIL_STYLE = (
    "body{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    f'body,body *{{font-family:system-ui,"{FAMILY}",sans-serif!important}}'
    f':lang(zh),:lang(ko){{font-family:"{FAMILY}",system-ui,sans-serif!important}}'
)


def render(story: Story) -> str:
    """Return the whole page, with a font of exactly the characters on it."""
    template = _environment().get_template("report.html")
    css = (PAGE / "report.css").read_text(encoding="utf-8")
    values = {"story": story, "framed": _framed}
    # Once to learn which characters there are, once more with their font.
    draft = template.render(css=_style(css), **values)
    return template.render(css=_style(font_face(draft) + css), **values)


def _framed(mail: Mail) -> str:
    return framed(mail, font_face(mail.html) + MAIL_STYLE)


def _style(css: str) -> Markup:
    return Markup(css)  # noqa: S704 - our own file and base64, no data


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for said in (day, language_of, money, namespace, number, percent, reason, shortened, spoken):
        environment.filters[said.__name__] = said
    environment.globals["language_names"] = LANGUAGE_NAMES
    return environment
