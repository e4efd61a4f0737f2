"""Labels that read like another label with words of ours, so that a name stands beside them."""

import re
from collections.abc import Iterator, Set
from functools import cache
from typing import Any

from federated.catalog.schema import Catalog, Labels
from federated.sentences.phrases import Language, open_language

# Of these sections whole phrases, or what stands between their open places, follow a label.
_AFTER = ("phrases", "matches", "aggregates", "windows", "predicates")
_BEFORE = ("windows", "predicates")
_PLACE = re.compile(r"\{[^}]*\}|<[^>]*>")


def labels_of(catalog: Catalog, code: str) -> frozenset[str]:
    """Return every label of a catalogue in a language, of whatever it is."""
    tables = catalog.tables.values()
    named: list[tuple[str, Labels]] = [(e.name, e.label) for e in catalog.entities.values()]
    named += [(c.name, c.label) for c in catalog.collections.values()]
    named += [(t.name, t.label) for t in tables]
    named += [(a.name, a.label) for t in tables for a in t.attributes.values()]
    found = {x.get(code) or x.get("en") or name.replace("_", " ") for name, x in named}
    links = {link.name.replace("_", " ") for table in tables for link in table.links.values()}
    return frozenset(found | links)


def sounds_like_more(label: str, labels: Set[str], words: Language) -> bool:
    """Return whether a label reads as another one with words of ours after or before it.

    "purchases last month" does beside "purchases": a window over those reads the same.
    """
    after, before = _ours(words.code)
    return any(
        (label[:end].rstrip() in labels and after.match(label[end:].lstrip()))
        or (label[end:].lstrip() in labels and before.search(label[:end].rstrip()))
        for end in range(1, len(label))
    )


@cache
def _ours(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of a text that begins with words of ours, and of one that holds some.

    The second finds nothing where a language puts none before what they are about.
    """
    data = open_language(code).data
    # No word of ours begins or ends inside of another word.
    after = re.compile(rf"(?:{_any_of(data, _AFTER)})(?!(?<=[A-Za-z])[A-Za-z])")
    begins = data["phrases"]["rows_window"].startswith("{window}")
    return after, re.compile(_any_of(data, _BEFORE) if begins else r"(?!)")


def _any_of(data: Any, sections: tuple[str, ...]) -> str:
    chunks = sorted(set(_chunks(data, sections)), key=len, reverse=True)
    return "|".join(map(re.escape, chunks))


def _tells(chunk: str) -> bool:
    # One sign alone is in many words: of those only what ties a label to more.
    return len(chunk.strip(" ,;.:")) > 1 or chunk in {"(", "（", "的", "의"}


def _chunks(data: Any, sections: tuple[str, ...]) -> Iterator[str]:
    for section in sections:
        for phrase in data[section].values():
            chunks = _PLACE.split(phrase)
            # Of phrases alone, those that hold nothing else are words of their own, as "yes".
            if section != "phrases" or len(chunks) > 1:
                yield from (chunk for chunk in map(str.strip, chunks) if _tells(chunk))
