"""What a part of a rule says, as plain values and as a short name; not where it stands."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any


def plain(part: Any) -> Any:
    """Return a tree as plain values, without where its parts stand in the document."""
    if part is None or isinstance(part, bool | int | str):
        return part
    if names := compared_names(part.__class__):
        return [type(part).__name__, {name: plain(getattr(part, name)) for name in names}]
    if isinstance(part, tuple):
        return [plain(p) for p in part]
    return str(part)


@cache
def compared_names(kind: type) -> tuple[str, ...]:
    """Return the names of what tells two parts of a kind apart, none for plain values."""
    return tuple(f.name for f in fields(kind) if f.compare) if is_dataclass(kind) else ()


def fingerprint(content: Any, length: int = 16) -> str:
    """Return a name of plain values that changes when, and only when, they do.

    >>> fingerprint(["a", 1]) == fingerprint(["a", 1])
    True
    """
    text = json.dumps(content, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:length]
