"""Groups that stay put: each name finds its chunk by its own hash, whatever else comes or goes.

A chunk that grows past its limit is parted by the next bit of the hash; so an edit touches the
chunk of what was edited, at most parts it or brings two together, and no other.
"""

import hashlib
from collections.abc import Iterable


def chunked(names: Iterable[str], limit: int) -> dict[str, list[str]]:
    """Return the names by the bits their hashes begin with, sorted, at most so many each.

    >>> chunked(["a", "b", "c"], 2)
    {'0': ['c'], '1': ['a', 'b']}
    >>> chunked(["a", "b"], 2)
    {'': ['a', 'b']}
    """
    found: dict[str, list[str]] = {}
    _part(sorted(set(names)), "", limit, found)
    return found


def _part(names: list[str], bits: str, limit: int, found: dict[str, list[str]]) -> None:
    # Names of one hash to its last bit do not exist; the guard is against a limit of none.
    if len(names) <= max(limit, 1):
        if names:
            found[bits] = names
        return
    for bit in "01":
        _part([n for n in names if _bits(n)[len(bits)] == bit], bits + bit, limit, found)


def _bits(name: str) -> str:
    return f"{int.from_bytes(hashlib.sha256(name.encode()).digest(), 'big'):0256b}"
