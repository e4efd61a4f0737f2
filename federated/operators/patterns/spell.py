"""Writes a simplified pattern as the regular expression of one engine, or as our own text again.

Every set of characters is written out by code point, so nothing is left to an engine's classes,
case, lines or collations; only marks that all engines read alike are used.
"""

from dataclasses import dataclass

from federated.operators.patterns.tree import (
    ANY,
    HIGHEST,
    LOWEST,
    Anchor,
    Chain,
    Characters,
    Choice,
    Pattern,
    Repeat,
    has_anchor,
    length_of,
    others,
)

_CONTROLS = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"}
# No more than these: a backslash before another mark means something to one engine or another.
_MARKS = frozenset("\\.+*?()|[]{}^$")
_MARKS_IN_SETS = frozenset("\\[]^-&")


@dataclass(frozen=True)
class Spelling:
    """How one family of engines writes what they differ on.

    `most_count` is the largest count it takes, 0 for no end. With `goes_back` it tries one way
    after another, so what needs no second try is told to it.
    """

    any: str
    start: str
    end: str
    group: str = "(?:"
    most_count: int = 0
    goes_back: bool = False

    def write(self, pattern: Pattern) -> str:
        """Return the pattern in this spelling."""
        if self.goes_back and (found := self._in_one_go(pattern)) is not None:
            return found
        return self._choice(pattern)

    def _choice(self, part: Pattern) -> str:
        if isinstance(part, Choice):
            return "|".join(self._chain(branch) for branch in part.branches)
        return self._chain(part)

    def _chain(self, part: Pattern) -> str:
        parts = part.parts if isinstance(part, Chain) else (part,)
        return "".join(self._counted(each) for each in parts)

    def _counted(self, part: Pattern) -> str:
        if not isinstance(part, Repeat):
            return self._atom(part)
        inside = self._atom(part.part)
        counts = _split(part.least, part.most, self.most_count)
        return "".join(inside + _count(least, most) for least, most in counts)

    def _atom(self, part: Pattern) -> str:
        if isinstance(part, Characters):
            return self._set(part)
        if isinstance(part, Anchor):
            return self.start if part.end == "start" else self.end
        return f"{self.group}{self._choice(part)})"

    def _set(self, part: Characters) -> str:
        if part == ANY:
            return self.any
        low, high = part.ranges[0]
        if len(part.ranges) == 1 and low == high:
            return _escaped(low, _MARKS)
        if part.ranges[-1][1] == HIGHEST:
            return f"[^{_ranges(others(part.ranges))}]"
        return f"[{_ranges(part)}]"

    def _in_one_go(self, pattern: Pattern) -> str | None:
        """Return texts of known length with anything between them, each found once, at its first.

        The first place of each leaves the most for the others, so going back finds nothing more.
        """
        pieces = fixed_pieces(pattern)
        if pieces is None or len(pieces) < 2:
            return None
        first, *middle, last = pieces
        found = self.start
        if first[:1] == (Anchor("start"),):
            found += self._chain(Chain(first[1:]))
        else:
            middle = [first, *middle]
        if last[-1:] != (Anchor("end"),):
            middle, last = [*middle, last], ()
        found += "".join(f"(?>{self.any}*?{self._chain(Chain(piece))})" for piece in middle)
        return found + (f"{self.any}*{self._chain(Chain(last))}" if last else "")


CANONICAL = Spelling("[^\0]", "^", "$")
RE2 = Spelling(r"[\s\S]", r"\A", r"\z")
JAVA = Spelling(r"[\s\S]", r"\A", r"\z", goes_back=True)
PYTHON = Spelling(r"[\s\S]", r"\A", r"\Z")
# Its dot takes a newline too, its counts end at 255, and \S cannot stand in brackets before 14.
POSTGRES = Spelling(".", r"\A", r"\Z", most_count=255)
# Only what its manual names; the parameter s lets its dot take a newline.
SNOWFLAKE = Spelling(".", "^", "$", group="(")


def fixed_pieces(pattern: Pattern) -> list[tuple[Pattern, ...]] | None:
    """Return the parts between every `anything at all`, None when one has no fixed length."""
    pieces: list[list[Pattern]] = [[]]
    for part in pattern.parts if isinstance(pattern, Chain) else (pattern,):
        if part == Repeat(ANY, 0, None):
            pieces.append([])
        elif length_of(part) is None:
            return None
        else:
            pieces[-1].append(part)
    inside = [part for piece in pieces for part in piece]
    if inside[:1] == [Anchor("start")]:
        inside = inside[1:]
    if inside[-1:] == [Anchor("end")]:
        inside = inside[:-1]
    if any(map(has_anchor, inside)):
        return None
    return [tuple(piece) for piece in pieces]


def _split(least: int, most: int | None, limit: int) -> list[tuple[int, int | None]]:
    """Return counts that follow each other and none of which is above the limit."""
    if not limit or max(least, most or 0) <= limit:
        return [(least, most)]
    found: list[tuple[int, int | None]] = []
    while least > limit:
        found.append((limit, limit))
        least, most = least - limit, None if most is None else most - limit
    while most is not None and most - least > limit:
        found.append((0, limit))
        most -= limit
    if most is not None and most > limit:
        return [*found, (least, least), (0, most - least)]
    return [*found, (least, most)]


def _count(least: int, most: int | None) -> str:
    known = {(0, None): "*", (1, None): "+", (0, 1): "?", (1, 1): ""}
    if (least, most) in known:
        return known[least, most]
    if most == least:
        return f"{{{least}}}"
    return f"{{{least},{'' if most is None else most}}}"


def _ranges(part: Characters) -> str:
    return "".join(_range(max(low, LOWEST), high) for low, high in part.ranges)


def _range(low: int, high: int) -> str:
    if high - low < 2:
        return "".join(_escaped(code, _MARKS_IN_SETS) for code in range(low, high + 1))
    return f"{_escaped(low, _MARKS_IN_SETS)}-{_escaped(high, _MARKS_IN_SETS)}"


def _escaped(code: int, marks: frozenset[str]) -> str:
    character = chr(code)
    return _CONTROLS.get(character, "\\" + character if character in marks else character)
