"""The events of a YAML text: read by libyaml where a text is plain, by ruamel where it is not.

libyaml is many times as fast and knows YAML 1.1 only. What it reads otherwise is left to ruamel,
and so is every text it cannot read: faults are told in one way.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from ruamel.yaml import YAML

try:
    import yaml
    from yaml.cyaml import CParser
except ImportError:
    # PyYAML can be built without libyaml; then every text is ruamel's.
    CParser = None

Sort = Literal["scalar", "mapping", "sequence", "end", "alias", "document"]
# Readers differ on tabs, other ends of lines, directives, marks of documents, blocks of text.
_NOT_PLAIN = re.compile(
    r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]"
    r"|^(%|---|\.\.\.)|[|>][-+0-9]* *(#.*)?$",
    re.M,
)
_SORTS: dict[str, Sort] = {
    "ScalarEvent": "scalar",
    "MappingStartEvent": "mapping",
    "SequenceStartEvent": "sequence",
    "MappingEndEvent": "end",
    "SequenceEndEvent": "end",
    "AliasEvent": "alias",
    "DocumentStartEvent": "document",
}


class YamlEvent(NamedTuple):
    """One event: its line, counted from 1, and of a scalar its text and whether it is quoted."""

    sort: Sort
    line: int
    text: str = ""
    is_quoted: bool = False
    has_anchor: bool = False
    has_tag: bool = False


def yaml_events(text: str) -> list[YamlEvent]:
    """Return the events of a text that begin or end values, and one for each document.

    Raises: YAMLError of ruamel, RecursionError or ValueError for a text that is no YAML.
    """
    if CParser is not None and not _NOT_PLAIN.search(text):
        try:
            found = list(_events(_by_libyaml(text)))
        except (yaml.YAMLError, RecursionError, ValueError):
            found = []
        if found and not any(e.has_anchor or e.has_tag or e.sort == "alias" for e in found):
            return found
    return list(_events(YAML(typ="safe", pure=True).parse(text)))


def _by_libyaml(text: str) -> Iterator[Any]:
    parser = CParser(text)
    while parser.check_event():
        yield parser.get_event()


def _events(found: Iterator[Any]) -> Iterator[YamlEvent]:
    line = 1
    for event in found:
        sort = _SORTS.get(type(event).__name__)
        if sort == "scalar":
            text, is_quoted = str(event.value), bool(event.style)
            if text or is_quoted:
                # Where nothing is written, the readers name different places: it is that before.
                line = event.start_mark.line + 1
            yield YamlEvent(
                sort, line, text, is_quoted, event.anchor is not None, _is_tagged(event)
            )
        elif sort in ("mapping", "sequence", "alias"):
            line = event.start_mark.line + 1
            yield YamlEvent(sort, line, "", False, event.anchor is not None, _is_tagged(event))
        elif sort is not None:
            yield YamlEvent(sort, line)


def _is_tagged(event: Any) -> bool:
    tag = getattr(event, "tag", None)
    return tag is not None and tag != "!"
