"""Lower case one character for one, from a committed table: Latin, Greek, Cyrillic, full-width.

Engines disagree on what lower case is, so none is asked.
"""

from functools import cache
from pathlib import Path

from sqlglot import exp

from federated.operators.literals import text_literal

TABLE = Path(__file__).with_name("folding.txt")


@cache
def fold_table() -> dict[str, str]:
    """Return what each upper case character folds to."""
    upper, lower = TABLE.read_text(encoding="utf-8").split("\n")[:2]
    return dict(zip(upper, lower, strict=True))


def fold_text(text: str) -> str:
    """Return a text with each character folded.

    >>> fold_text("ÉΣЖＡß")
    'éσжａß'
    """
    return text.translate({ord(k): v for k, v in fold_table().items()})


def folded_text(text: str) -> exp.Expr:
    """Return a folded text as SQL."""
    return text_literal(fold_text(text))


def folded(value: exp.Expr, beside: str | None) -> exp.Expr:
    """Return a value folded in SQL.

    Beside known texts only the characters that fold to one of theirs can make a difference; None
    asks for the whole table.
    """
    pairs = fold_table().items()
    if beside is not None:
        wanted = set(fold_text(beside))
        pairs = {k: v for k, v in pairs if v in wanted}.items()
    if not pairs:
        return value
    upper, lower = ("".join(side) for side in zip(*pairs, strict=True))
    return exp.func("TRANSLATE", value, text_literal(upper), text_literal(lower))
