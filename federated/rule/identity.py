"""What a part of a rule says, as plain values and as a short name; not where it stands."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any


def plain(part: Any) -> Any:
    """Return a tree as plain values, without where its parts stand in the document."""
    if is_dataclass(part) and not isinstance(part, type):
        values = {f.name: plain(getattr(part, f.name)) for f in fields(part) if f.compare}
        return [type(part).__name__, values]
    if isinstance(part, tuple):
        return [plain(p) for p in part]
    return part if part is None or isinstance(part, bool | int | str) else str(part)


def fingerprint(content: Any, length: int = 16) -> str:
    """Return a name of plain values that changes when, and only when, they do.

    >>> fingerprint(["a", 1]) == fingerprint(["a", 1])
    True
    """
    text = json.dumps(content, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:length]
