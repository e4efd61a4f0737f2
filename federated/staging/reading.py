"""Collects faults while a declaration is read key by key; knows nothing of sources."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from federated.documents import Document, check_keys
from federated.errors import Fault, nearest, shown

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
TYPES = ("text", "bigint", "integer", "boolean", "date", "timestamp", "numeric(18,2)")
NUMERIC = re.compile(r"numeric\(([1-9]|[12][0-9]|3[0-8]),([0-9]|[12][0-9]|3[0-8])\)")
# What may stand in generated SQL as a literal: nothing that dbt or an engine would read into.
PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ .:/+@-]{0,199}")


class Reader:
    """Reads one document, remembering every fault with its line."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[Fault] = []

    def fault(self, where: str, problem: str, advice: str) -> None:
        """Remember one fault."""
        line = self.document.line_of(where)
        self.faults.append(Fault(f"{self.document.path.name}: {where}", problem, advice, line))

    def mapping(self, value: object, where: str, allowed: Iterable[str]) -> dict[str, Any]:
        """Return a mapping whose keys are all allowed, or an empty one."""
        if not isinstance(value, dict):
            self.fault(where, f"is not a mapping (found {shown(value)})", "Write keys below it.")
            return {}
        for found in check_keys(value, frozenset(allowed), ""):
            self.fault(f"{where}.{found.where}", found.problem, found.advice)
        return value

    def items(self, value: object, where: str) -> list[Any]:
        """Return a list; nothing counts as an empty one."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(where, f"is not a list (found {shown(value)})", "Write a list: [ … ].")
            return []
        return value

    def text(self, value: object, where: str, otherwise: str = "") -> str:
        """Return a text, or `otherwise` after a fault."""
        if isinstance(value, str) and value:
            return value
        problem = "is missing" if value is None else f"is not text (found {shown(value)})"
        self.fault(where, problem, "Write a name here.")
        return otherwise

    def name(self, value: object, where: str) -> str:
        """Return a snake_case name, fit for a relation or a column."""
        text = self.text(value, where)
        if text and not NAME.fullmatch(text):
            self.fault(where, f"is not a plain name (found {shown(text)})", "Write snake_case.")
            return ""
        return text

    def plain(self, value: object, where: str) -> str:
        """Return a text made only of letters, digits and a few signs."""
        text = self.text(str(value) if isinstance(value, int) else value, where)
        if text and not PLAIN.fullmatch(text):
            self.fault(where, f"holds signs that are not kept ({shown(text)})", "Write it plainly.")
            return ""
        return text

    def number(self, value: object, where: str, otherwise: int) -> int:
        """Return a whole number that is not negative."""
        if value is None:
            return otherwise
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fault(where, f"is not a whole number (found {shown(value)})", "Write 1, 2, 3 …")
            return otherwise
        return value

    def flag(self, value: object, where: str) -> bool:
        """Return whether something is so; nothing counts as no."""
        if value is not None and not isinstance(value, bool):
            self.fault(where, f"is not yes or no (found {shown(value)})", "Write: true")
        return value is True

    def label(self, value: object, where: str) -> dict[str, str]:
        """Return what something is called, by language."""
        if isinstance(value, str):
            return {"en": value}
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            self.fault(where, f"is no label (found {shown(value)})", "Write: {en: city, ko: 도시}")
            return {}
        return dict(value)

    def choice(
        self, value: object, where: str, valid: Iterable[str], otherwise: str | None = None
    ) -> str:
        """Return one of the valid names, or the first of them after a fault."""
        names = list(valid)
        if value is None and otherwise is not None:
            return otherwise
        if value in names:
            return str(value)
        problem = "is missing" if value is None else f"is not known (found {shown(value)})"
        self.fault(where, problem, nearest(value if value is not None else "", names))
        return otherwise or (names[0] if names else "")


def check_type(reader: Reader, data_type: str, where: str) -> bool:
    """Return whether a column may have a type; a fault is noted where it may not."""
    is_known = data_type in TYPES or NUMERIC.fullmatch(data_type) is not None
    if not is_known:
        reader.fault(where, f'"{data_type}" is not known', nearest(data_type, TYPES))
    return is_known


def meta_of(entry: Mapping[str, Any]) -> Any:
    """Return what stands under `config.meta.muster` of a dbt entry, or None."""
    config = entry.get("config")
    meta = config.get("meta") if isinstance(config, dict) else None
    return meta.get("muster") if isinstance(meta, dict) else None
