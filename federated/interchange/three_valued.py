"""Logic with an unknown third value, as SQL has it, in our two: when is it true, when is it false?

A test of a missing value is unknown in SQL, and so is its opposite; ours is false, and its opposite
true. What SQL selects is what is true, and `not` turns true into false, never unknown into true.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from federated.interchange.base import Rule, group


@dataclass(frozen=True)
class Verdict:
    """The rule that holds where a part is true, and the one where it is false."""

    true: Rule
    false: Rule

    def negated(self) -> "Verdict":
        return Verdict(self.false, self.true)


def all_hold(parts: Sequence[Verdict]) -> Verdict:
    """Return parts joined by `and`."""
    return Verdict(group("and", [p.true for p in parts]), group("or", [p.false for p in parts]))


def one_holds(parts: Sequence[Verdict]) -> Verdict:
    """Return parts joined by `or`."""
    return Verdict(group("or", [p.true for p in parts]), group("and", [p.false for p in parts]))


def test(true: Rule, opposite: Rule, fields: Sequence[str]) -> Verdict:
    """Return a test that is unknown where one of its fields is missing.

    `opposite` is the complement of `true`, and so also holds of missing values until guarded.
    """
    guards: list[Rule] = [{"field": name, "operator": "notNull"} for name in dict.fromkeys(fields)]
    return Verdict(true, group("and", [*guards, opposite]))
