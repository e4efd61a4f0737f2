"""Patterns of the rule language: read, made canonical, bounded, and spelled for each engine."""

from functools import cache

from federated.operators.folding import fold_table
from federated.operators.patterns.cost import TooCostly, check_cost
from federated.operators.patterns.read import MAX_LENGTH, read_like, read_pattern
from federated.operators.patterns.simplify import simplify
from federated.operators.patterns.spell import (
    CANONICAL,
    JAVA,
    POSTGRES,
    PYTHON,
    RE2,
    SNOWFLAKE,
    Spelling,
)
from federated.operators.patterns.tree import EMPTY, NOTHING, Pattern, size_of

__all__ = [
    "EMPTY",
    "JAVA",
    "NOTHING",
    "POSTGRES",
    "PYTHON",
    "RE2",
    "SNOWFLAKE",
    "Pattern",
    "Spelling",
    "canonical",
    "compiled",
    "faults_of_pattern",
    "spelled",
]

MAX_SIZE = 1_000


def faults_of_pattern(text: str, *, is_like: bool = False) -> list[tuple[str, str]]:
    """Return what is wrong with a pattern, each problem with what to do about it."""
    if len(text) > MAX_LENGTH:
        problem = f"the pattern is longer than {MAX_LENGTH} characters (found {len(text)})"
        return [(problem, "Shorten it, or write several conditions.")]
    if is_like:
        return []
    pattern, foreign = read_pattern(text)
    if foreign:
        return [(str(each), each.advice) for each in foreign]
    pattern = simplify(pattern)
    if size_of(pattern) > MAX_SIZE:
        problem = f"the pattern stands for more than {MAX_SIZE:,} characters in a row"
        return [(f"{problem} (found {size_of(pattern):,})", "Lower its counts.")]
    try:
        check_cost(pattern)
    except TooCostly as error:
        advice = "Write several conditions, like with %, or parts that cannot match the same text."
        return [(f"the pattern could keep an engine busy without end: {error}", advice)]
    return []


@cache
def compiled(text: str, *, is_like: bool = False, is_folded: bool = False) -> Pattern:
    """Return what must be found in a text; with all cases side by side when it is folded."""
    folding = fold_table() if is_folded else {}
    return simplify(read_like(text, folding) if is_like else read_pattern(text, folding)[0])


def canonical(pattern: Pattern) -> str:
    """Return a pattern in our own spelling."""
    return CANONICAL.write(pattern)


@cache
def spelled(text: str, spelling: Spelling) -> str:
    """Return a pattern of our own spelling as an engine spells it."""
    return spelling.write(compiled(text))
