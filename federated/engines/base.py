"""How a warehouse spells what a query means; its own file names only where it differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlglot import exp

from federated.engines.sql_style import in_house_style
from federated.operators.literals import BYTES, EDGE, HEX, MATCHES, TEXT, text_literal
from federated.operators.patterns import RE2, Spelling
from federated.operators.patterns import spelled as in_spelling

EdgeSql = Callable[[str], exp.Expr]


def same(value: exp.Expr) -> exp.Expr:
    """Return a text as it stands, for engines that compare by code point anyway."""
    return value


def _hash(values: Sequence[exp.Expr]) -> exp.Expr:
    return call("hash", *values)


def finds(value: exp.Expr, pattern: exp.Expr) -> exp.Expr:
    """Return whether a regular expression is found in a text."""
    return exp.RegexpLike(this=value, expression=pattern)


def at_utc(value: exp.Expr) -> exp.Expr:
    """Return an instant as a naive time in UTC."""
    return exp.AtTimeZone(this=value, zone=exp.Literal.string("UTC"))


@dataclass(frozen=True)
class Engine:
    """One warehouse. `text` spells a text from its hex, `hex_of` the way back (lower case).

    `finds` looks for a regular expression anywhere in a text, spelled as `patterns` says.
    `utc_of` makes a naive time in UTC of a stored instant.
    """

    key: str
    dialect: str
    state: Literal["executed here", "rendered only"]
    text: Callable[[str], exp.Expr]
    hex_of: Callable[[exp.Expr], exp.Expr]
    by_code_point: Callable[[exp.Expr], exp.Expr] = same
    # A whole number that differs where any of the values does; sums of it are compared.
    row_hash: Callable[[Sequence[exp.Expr]], exp.Expr] = _hash
    finds: Callable[[exp.Expr, exp.Expr], exp.Expr] = finds
    patterns: Spelling = RE2
    utc_of: Callable[[exp.Expr], exp.Expr] = at_utc

    def spell(self, query: exp.Expr, edge: EdgeSql) -> exp.Expr:
        """Return the query as this engine reads it, with `edge` in the place of each edge."""

        def spelled(part: exp.Expr) -> exp.Expr:
            if not isinstance(part, exp.Anonymous):
                return part
            if part.name == TEXT:
                return self.text(part.expressions[0].name)
            if part.name == BYTES:
                return self.by_code_point(part.expressions[0].transform(spelled))
            if part.name == HEX:
                return self.hex_of(part.expressions[0].transform(spelled))
            if part.name == MATCHES:
                value, encoded = part.expressions
                pattern = in_spelling(bytes.fromhex(encoded.name).decode(), self.patterns)
                literal = text_literal(pattern).transform(spelled)
                return self.finds(value.transform(spelled), literal)
            if part.name == EDGE:
                return edge(part.expressions[0].name)
            return part

        return query.transform(spelled)

    def write(self, query: exp.Expr) -> str:
        """Return a spelled query as SQL text for people."""
        return in_house_style(query.sql(self.dialect, pretty=True, indent=4, pad=4))


def moment_literal(value: datetime | date) -> exp.Expr:
    """Return an instant (naive, UTC) or a date as a typed literal."""
    if isinstance(value, datetime):
        text = value.isoformat(sep=" ", timespec="microseconds" if value.microsecond else "seconds")
        return exp.cast(exp.Literal.string(text), exp.DataType.build("timestampntz"))
    return exp.cast(exp.Literal.string(value.isoformat()), "date")


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """Return a function of one engine by its own name."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def text_of(value: str) -> exp.Expr:
    """Return a literal of ours: hex, or the name of an encoding."""
    return exp.Literal.string(value)
