"""Joins rules that carry their own combinators: `and` binds tighter than `xor`, `xor` than `or`."""

from federated.rule.tree import Combinator, Group, Node

LOOSEST_FIRST: tuple[Combinator, ...] = ("or", "xor", "and")


def join_independent(
    rules: list[Node | None], words: list[str], negated: bool, where: str
) -> Group:
    """Return one group for `r0 w0 r1 w1 r2 …`, where None is a muted rule.

    A muted rule takes the combinator before it along, the first rule the one after it.
    """
    kept: list[Node] = []
    between: list[str] = []
    for index, rule in enumerate(rules):
        if rule is None:
            continue
        if kept:
            between.append(words[index - 1])
        kept.append(rule)
    group = _split(kept, between, where)
    return Group(group.combinator, group.rules, negated, where)


def _split(rules: list[Node], words: list[str], where: str) -> Group:
    for combinator in LOOSEST_FIRST:
        if combinator in words:
            parts: list[Node] = []
            start = 0
            for place in [*(i for i, w in enumerate(words) if w == combinator), len(words)]:
                inner = _split(rules[start : place + 1], words[start:place], where)
                parts.append(inner.rules[0] if len(inner.rules) == 1 else inner)
                start = place + 1
            return Group(combinator, tuple(parts), False, where)
    return Group("and", tuple(rules), False, where)
