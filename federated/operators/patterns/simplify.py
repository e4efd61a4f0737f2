"""Writes a pattern in one way, so that engines differ on nothing of it and do no idle work.

No branch is empty, no end of the text is counted, nothing that may be empty is counted twice.
"""

from federated.operators.patterns.tree import (
    ANY,
    EMPTY,
    NOTHING,
    Anchor,
    Chain,
    Characters,
    Choice,
    Pattern,
    Repeat,
    characters,
    has_anchor,
    is_empty,
    may_be_empty,
)


def simplify(pattern: Pattern) -> Pattern:
    """Return what some part of a text must match for the pattern to be found in it."""
    found, before = _simple(pattern), None
    while found != before:
        before = found
        parts = list(found.parts) if isinstance(found, Chain) else [found]
        found = _simple(Chain(tuple(_trimmed(_trimmed(parts)[::-1])[::-1])))
    # Every text has both ends.
    return EMPTY if isinstance(found, Anchor) else found


def _simple(part: Pattern) -> Pattern:
    if isinstance(part, Characters):
        return part if part.ranges else NOTHING
    if isinstance(part, Chain):
        return _chain([_simple(each) for each in part.parts])
    if isinstance(part, Choice):
        return _choice([_simple(each) for each in part.branches])
    if isinstance(part, Repeat):
        return _repeat(_simple(part.part), part.least, part.most)
    return part


def _chain(parts: list[Pattern]) -> Pattern:
    flat: list[Pattern] = []
    for part in parts:
        for each in part.parts if isinstance(part, Chain) else (part,):
            if each == NOTHING:
                return NOTHING
            if flat and (joined := _joined(flat[-1], each)) is not None:
                flat[-1] = joined
            else:
                flat.append(each)
    return flat[0] if len(flat) == 1 else Chain(tuple(flat))


def _joined(left: Pattern, right: Pattern) -> Pattern | None:
    """Return two neighbours as one, where they are the same but for their counts."""
    one, two = _counted(left), _counted(right)
    if one.part != two.part or (one.least, one.most) == (two.least, two.most) == (1, 1):
        return left if isinstance(left, Anchor) and left == right else None
    most = None if one.most is None or two.most is None else one.most + two.most
    return _repeat(one.part, one.least + two.least, most)


def _counted(part: Pattern) -> Repeat:
    return part if isinstance(part, Repeat) else Repeat(part, 1, 1)


def _choice(branches: list[Pattern]) -> Pattern:
    flat: list[Pattern] = []
    for branch in branches:
        flat += branch.branches if isinstance(branch, Choice) else [branch]
    single = [each for each in flat if isinstance(each, Characters)]
    if len(single) > 1:
        merged = characters([r for each in single for r in each.ranges])
        flat[flat.index(single[0])] = merged
        flat = [each for each in flat if each is merged or not isinstance(each, Characters)]
    kept = list(dict.fromkeys(each for each in flat if each != EMPTY))
    found = kept[0] if len(kept) == 1 else Choice(tuple(kept))
    if EMPTY not in flat:
        return found
    return _repeat(found, 0, 1)


def _repeat(part: Pattern, least: int, most: int | None) -> Pattern:
    if part == NOTHING or is_empty(part):
        return part if least else EMPTY
    if most == 0:
        return EMPTY
    if may_be_empty(part):
        least = 0
    if isinstance(part, Repeat) and (bounds := _product(part, least, most)) is not None:
        part, least, most = part.part, *bounds
    if most is None and least == 0:
        part = _without_empty(part)
    if part == NOTHING or is_empty(part):
        return EMPTY
    if (least, most) == (1, 1) or (least == 0 and most == 1 and may_be_empty(part)):
        return part
    return Repeat(part, least, most)


def _product(inner: Repeat, least: int, most: int | None) -> tuple[int, int | None] | None:
    """Return the one count that two counts of the same part amount to, None when none does."""
    if inner.most is None:
        if least == 0 and inner.least > 1:
            return None
        return least * inner.least, None
    # From one round to the next no number of parts may be left out.
    if (least + 1) * inner.least > least * inner.most + 1 and most != least:
        return None
    return least * inner.least, None if most is None else most * inner.most


def _without_empty(part: Pattern) -> Pattern:
    """Return what, counted any number of times, is the same without ways round the empty text."""
    if isinstance(part, Repeat) and (part.least == 0 or (part.least, part.most) == (1, None)):
        return _without_empty(part.part)
    if isinstance(part, Choice):
        return _choice([_without_empty(branch) for branch in part.branches])
    if isinstance(part, Chain) and may_be_empty(part):
        return _choice([_without_empty(each) for each in part.parts])
    return part


def _trimmed(parts: list[Pattern]) -> list[Pattern]:
    """Return parts without what changes nothing at the open end of a search."""
    if len(parts) > 1 and isinstance(parts[0], Anchor) and parts[1] == Repeat(ANY, 0, None):
        # Anything at all up to an end is no end.
        return _trimmed(parts[2:])
    for index, part in enumerate(parts):
        if may_be_empty(part) and not has_anchor(part):
            continue
        if isinstance(part, Repeat) and part.most != part.least and not has_anchor(part):
            fewest = part.part if part.least == 1 else Repeat(part.part, part.least, part.least)
            return [fewest, *parts[index + 1 :]]
        return parts[index:]
    return []
