"""Which records are compared at all: those that share a key, made of parts of their values."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, product

import pyarrow as pa

from muster.pipeline.matching.values import ends

Values = list[str | None]
Part = Callable[[str], str | None]
# A key that more records share is a placeholder, or says too little to compare them all by it.
LARGEST_BLOCK = 100
# What may stand in a key: a name, the kind of column it is taken of, and what of it.
PARTS: tuple[tuple[str, str, Part], ...] = (
    ("name", "given_name", lambda v: v),
    ("name", "family_name", lambda v: v),
    ("name", "full_name", lambda v: ends(v)[0]),
    ("name", "full_name", lambda v: ends(v)[1]),
    ("whole name", "full_name", lambda v: v),
    ("birth", "birth_date", lambda v: v),
    ("birth year", "birth_date", lambda v: v[:4]),
    ("birth month", "birth_date", lambda v: v[:6]),
    ("birthday", "birth_date", lambda v: v[4:]),
    ("email", "email", lambda v: v),
    ("mailbox", "email", lambda v: v.split("@")[0]),
    ("mailbox start", "email", lambda v: v[:4]),
    ("phone", "phone", lambda v: v),
    ("place", "place", lambda v: v),
    ("postcode", "postcode", lambda v: v),
    ("street", "street", lambda v: v),
    ("number", "house_number", lambda v: v),
)
RULES: tuple[tuple[str, ...], ...] = (
    ("whole name",), ("birth",), ("email",), ("mailbox",), ("phone",),
    ("name", "birth year"), ("name", "birthday"), ("name", "place"), ("name", "postcode"),
    ("place", "birth month"), ("place", "birthday"), ("postcode", "birth year"),
    ("mailbox start", "birth year"), ("mailbox start", "place"),
    ("street", "number"), ("street", "place"), ("street", "postcode"),
)  # fmt: skip


def block_keys(records: pa.Table, compared: Mapping[str, str]) -> Iterator[Values]:
    """Yield columns of keys; two records are compared where they share one of any of them."""
    parts = _parts(records, compared)
    ruled = (
        _joined(chosen)
        for rule in RULES
        for chosen in product(*(parts.get(part, []) for part in rule))
    )
    for key in chain(_names(records, compared), ruled):
        if any(rare := _rare(key)):
            yield rare


def _parts(records: pa.Table, compared: Mapping[str, str]) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {}
    for part, kind, take in PARTS:
        for attribute in (name for name, each in compared.items() if each == kind):
            column = records[attribute].to_pylist()
            taken = [None if value is None else take(value) or None for value in column]
            found.setdefault(part, []).append(taken)
    return found


def _names(records: pa.Table, compared: Mapping[str, str]) -> Iterator[Values]:
    """Yield given and family name together, whichever was written in which place."""
    by_kind = {kind: records[name].to_pylist() for name, kind in compared.items()}
    if {"given_name", "family_name"} <= set(by_kind):
        pairs = zip(by_kind["given_name"], by_kind["family_name"], strict=True)
        yield ["\x1f".join(sorted(pair)) if all(pair) else None for pair in pairs]


def _joined(columns: Sequence[Values]) -> Values:
    if len(columns) == 1:
        return columns[0]
    return ["\x1f".join(row) if None not in row else None for row in zip(*columns, strict=True)]


def _rare(key: Values) -> Values:
    """Return a key without the values that one record alone holds, or too many."""
    held = Counter(key)
    return [v if v is not None and 1 < held[v] <= LARGEST_BLOCK else None for v in key]
