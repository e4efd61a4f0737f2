"""Quotes the names an engine would read as another: upper case, odd characters, reserved words."""

import re
from functools import lru_cache

from sqlglot import exp

from federated.passes.sql.walking import parts_of_query

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
# What PostgreSQL reserves; the others reserve most of it, and more of their own (sqlglot's lists).
_WORDS = (
    "all analyse analyze and any array as asc asymmetric both case cast check collate column "
    "constraint create current_date current_role current_time current_timestamp current_user "
    "default deferrable desc distinct do else end except false fetch for foreign from grant group "
    "having in initially intersect into lateral leading limit localtime localtimestamp not null "
    "offset on only or order placing primary references returning select session_user some "
    "symmetric table then to trailing true union unique user using variadic when where window "
    "with"
)
RESERVED_WORDS = frozenset(_WORDS.split())


def quote_names(query: exp.Select) -> exp.Select:
    """Return the query, each name quoted that does not stand for itself without."""
    for part in parts_of_query(query):
        if isinstance(part, exp.Identifier) and _is_odd(part.name):
            part.set("quoted", True)
    return query


@lru_cache(maxsize=4096)
def _is_odd(name: str) -> bool:
    return not _PLAIN.match(name) or name in RESERVED_WORDS
