"""Texts and documents made to get out of where they belong; for tests only."""

import unicodedata
from random import Random
from typing import Any

from rule_maker import RuleMaker

CANARY = "MUSTER_CANARY"
PIECES = (
    "'",
    "''",
    '"',
    "`",
    "\\",
    "\\'",
    "\\\\",
    "--",
    "/*",
    "*/",
    ";",
    "#",
    "%",
    "%s",
    "%(x)s",
    "?",
    "$1",
    ":x",
    ":as_of",
    "@x",
    "${env:MUSTER_CANARY}",
    "${system:user.dir}",
    "${spark.app.name}",
    "{{",
    "}}",
    "{{ env_var('MUSTER_CANARY') }}",
    "{{ 7*7 }}",
    "{%",
    "%}",
    "{% do run_query('create table pwned(a int)') %}",
    "{% raw %}",
    "{% endraw %}",
    "{#",
    "#}",
    "{{ ref('dim_profile') }}",
    "{{ window_edge('as_of') }}",
    ".sql",
    "x.sql",
    "' or '1'='1",
    "' union select * from pwned --",
    "; drop table dim_profile; --",
    "$$",
    "$tag$",
    "E'\\''",
    "\n",
    "\r\n",
    "\t",
    "\x0b",
    "\x1b[31m",
    "\x7f",
    "\u0085",
    "\u00a0",
    "\u200b",
    "\u202e",
    "\u2066",
    "\u2028",
    "\ufeff",
    "\ufffd",
    "Å",
    "A\u030a",
    "é",
    "e\u0301",
    "ﬁ",
    "İ",
    "ı",
    "ß",
    "ẞ",
    "Σ",
    "ς",
    "台北",
    "서울",
    "각",
    "\u1100\u1161\u11a8",
    "😀",
    "👨‍👩‍👧",
    "𝒳",
    "\U0010ffff",
    "𠮷",
    "SQLGLOT__LB__",
    "__SQLGLOT__",
    "MUSTER_TEXT",
    "MUSTER_EDGE",
    "NULL",
    "true",
    "nan",
    "1e309",
    "0x41",
    "a",
    "B",
    " ",
    "  ",
    "_",
    "-",
    ".",
    "+",
    "@",
)
REFUSED_PIECES = ("\x00", "\ud800", "\udfff", "\udc00x")
NAMES = (
    "city'",
    'city"',
    "city; drop table x",
    "city--",
    "profile.city",
    "^.^.^.city",
    "__class__",
    "city\x00",
    "CITY",
    "ｃｉｔｙ",
    "{{ city }}",
    "${env:HOME}",
    "",
    "city" * 60,
    "dim_profile",
    "*",
    "1",
    "count(*)",
    "audience",
)
WORDS = (
    "=",
    "!=",
    "DROP",
    "day'",
    "fortnight",
    "sum(x)",
    "and or",
    "xor;",
    "atLeast",
    "count",
    "=;",
    "",
    "null",
)
SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**63,
    -(2**80),
    1e308,
    0.1,
    "",
    "x",
    [],
    {},
    [[]],
    [None],
    {"rules": []},
    {"op": "add"},
    {"n": -1, "unit": "day"},
    "9" * 400,
    "2017-02-30",
    "9999-12-31T23:59:59+23:59",
)


def hostile_text(chance: Random) -> str:
    """Return a text that every warehouse can store, in the form they store."""
    pieces = [chance.choice(PIECES) for _ in range(chance.choice([1, 1, 2, 3, 5, 8]))]
    if chance.random() < 0.1:
        pieces.append(chr(chance.randrange(1, 0xD800)))
    if chance.random() < 0.02:
        pieces *= chance.choice([50, 200])
    return unicodedata.normalize("NFC", "".join(pieces))[:5_000]


def refused_text(chance: Random) -> str:
    """Return a text that no warehouse can store."""
    pieces = [chance.choice(PIECES), chance.choice(REFUSED_PIECES), chance.choice(PIECES)]
    chance.shuffle(pieces)
    return "".join(pieces)


class HostileMaker:
    """Makes documents that are rules but for some parts; a few are rules after all."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.maker = RuleMaker(seed)

    def document(self) -> Any:
        """Return a rule with one to four of its parts replaced, moved or blown up."""
        found: Any = self.maker.rule()
        for _ in range(self.chance.choice([1, 1, 2, 4])):
            found = self._damaged(found)
        return found

    def _damaged(self, part: Any, depth: int = 0) -> Any:
        chance = self.chance
        if isinstance(part, dict) and part and (depth < 1 or chance.random() < 0.75):
            key = chance.choice(sorted(part, key=str))
            if chance.random() < 0.15:
                return {**part, chance.choice([*NAMES, *WORDS, "sql", "$ref", "id"]): self._any()}
            if chance.random() < 0.08:
                return {k: v for k, v in part.items() if k != key}
            return {**part, key: self._damaged(part[key], depth + 1)}
        if isinstance(part, list) and part and chance.random() < 0.8:
            index = chance.randrange(len(part))
            return [*part[:index], self._damaged(part[index], depth + 1), *part[index + 1 :]]
        return self._any()

    def _any(self) -> Any:
        chance = self.chance
        return chance.choice(
            [
                lambda: chance.choice(SCALARS),
                lambda: chance.choice(NAMES),
                lambda: chance.choice(WORDS),
                lambda: hostile_text(chance),
                lambda: refused_text(chance),
                lambda: [hostile_text(chance) for _ in range(chance.choice([1, 3, 30]))],
                lambda: list(range(chance.choice([10, 10_001]))),
                lambda: self._deep(chance.choice([3, 15, 17, 400])),
                lambda: {"rules": [self.maker.part(0)] * chance.choice([1, 1_001])},
                lambda: {hostile_text(chance): hostile_text(chance)},
                lambda: self.maker.part(1),
            ]
        )()

    def _deep(self, levels: int) -> Any:
        found: Any = self.maker.part(0)
        for _ in range(levels):
            found = {"combinator": "and", "rules": [found]}
        return found
