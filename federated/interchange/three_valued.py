"""Logic with an unknown third value, as SQL has it, in our two: when is it true, when is it false?

A test of a missing value is unknown in SQL, and so is its opposite; ours is false, and its opposite
true. What SQL selects is what is true, and `not` turns true into false, never unknown into true.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from federated.interchange.base import Rule, everyone, group, no_one

OPPOSITES = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}
COMPLEMENTS = {
    "=": "!=",
    "in": "notIn",
    "contains": "doesNotContain",
    "beginsWith": "doesNotBeginWith",
    "endsWith": "doesNotEndWith",
    "like": "notLike",
}


@dataclass(frozen=True)
class Verdict:
    """The rule that holds where a part is true, and the one where it is false."""

    true: Rule
    false: Rule

    def negated(self) -> "Verdict":
        return Verdict(self.false, self.true)


ALWAYS = Verdict(everyone(), no_one())
NEVER = ALWAYS.negated()
UNKNOWN = Verdict(no_one(), no_one())


def all_hold(parts: Sequence[Verdict]) -> Verdict:
    """Return parts joined by `and`."""
    return Verdict(group("and", [p.true for p in parts]), group("or", [p.false for p in parts]))


def one_holds(parts: Sequence[Verdict]) -> Verdict:
    """Return parts joined by `or`."""
    return Verdict(group("or", [p.true for p in parts]), group("and", [p.false for p in parts]))


def compared(key: str, fields: Sequence[str], build: Callable[[str], Rule]) -> Verdict:
    """Return a positive test that is unknown where one of its fields is missing.

    `build` makes the rule of an operator; its complement holds of missing values, so it is guarded.
    """
    if key in OPPOSITES:
        return Verdict(build(key), build(OPPOSITES[key]))
    guards: list[Rule] = [{"field": name, "operator": "notNull"} for name in dict.fromkeys(fields)]
    return Verdict(build(key), group("and", [*guards, build(COMPLEMENTS[key])]))


def known(rule: Rule) -> Verdict:
    """Return a part that is never unknown."""
    return Verdict(rule, group("and", [rule], negated=True))
