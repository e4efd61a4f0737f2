"""One form for all rules that plainly mean the same; audiences with equal forms are duplicates.

The form is made of nested tuples, so that it can be sorted, compared and hashed. It is told from
a checked rule (names resolved, literals typed): negations are pushed down, negative operators are
complements, counts are "at least so many", and the order of parts that commute does not show.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from federated.kinds import Kind
from federated.operators import OPERATORS, twin_of
from federated.operators.folding import fold_text
from federated.rule.tree import (
    AggregateTest,
    Audience,
    CollectionTest,
    Condition,
    Group,
    MembershipTest,
    Node,
    Path,
)

Form = tuple[Any, ...]
TRUE: Form = ("true",)
FALSE: Form = ("false",)
SYNONYMS = {"on": "=", "before": "<", "after": ">", "isTrue": "=", "isFalse": "="}
TURNED = {"and": "or", "or": "and"}


def canonical_hash(audience: Audience) -> str:
    """Return what two audiences have in common when they plainly select the same entities."""
    meaning = (
        audience.entity,
        str(audience.expires_on),
        audience.sql,
        audience.model,
        None if audience.rule is None else canonical(audience.rule),
    )
    return hashlib.sha256(repr(meaning).encode()).hexdigest()[:16]


def canonical(part: Node, *, holds: bool = True) -> Form:
    """Return the form of a part of a rule, or of its exact complement."""
    if isinstance(part, Group):
        return _group(part, holds != part.negated)
    if isinstance(part, Condition):
        return _condition(part, holds)
    if isinstance(part, CollectionTest):
        return _rows(part, holds)
    if isinstance(part, AggregateTest):
        return _aggregate(part, holds)
    if isinstance(part, MembershipTest) and part.operator in {"in", "notIn"}:
        found = [_signed(("member", key, str(part.path)), True) for key in part.audiences]
        return _joined("or", found, holds == (part.operator == "in"))
    return _signed(plain(part), holds)


def plain(part: Any) -> Any:
    """Return a part of a tree as tuples, without where it stands in the document."""
    if isinstance(part, Group):
        return canonical(part)
    if isinstance(part, Path):
        return ("path", str(part))
    if is_dataclass(part) and not isinstance(part, type):
        return (
            type(part).__name__,
            *(plain(getattr(part, f.name)) for f in fields(part) if f.compare),
        )
    if isinstance(part, tuple):
        return tuple(plain(each) for each in part)
    if isinstance(part, Decimal):
        return ("number", format(part.normalize(), "f"))
    return (
        part
        if part is None or isinstance(part, bool | int | str)
        else (type(part).__name__, str(part))
    )


def _signed(leaf: Form, holds: bool) -> Form:
    return leaf if holds else ("not", leaf)


def negation(form: Form) -> Form:
    """Return the complement of a form, in canonical form again."""
    if form[0] in TURNED:
        return _joined(form[0], list(form[1]), False)
    if form in (TRUE, FALSE):
        return FALSE if form == TRUE else TRUE
    return form[1] if form[0] == "not" else ("not", form)


def _group(group: Group, holds: bool) -> Form:
    parts = [canonical(rule) for rule in group.rules]
    if not parts:
        return TRUE if holds else FALSE
    if group.combinator == "xor":
        return _odd(parts, holds)
    return _joined(group.combinator, parts, holds)


def _joined(combinator: str, parts: Sequence[Form], holds: bool) -> Form:
    """Return parts under `and` or `or`, or the complement of that by De Morgan."""
    if not holds:
        combinator, parts = TURNED[combinator], [negation(part) for part in parts]
    idle, decisive = (TRUE, FALSE) if combinator == "and" else (FALSE, TRUE)
    kept: set[Form] = set()
    for part in parts:
        kept |= set(part[1]) if part[0] == combinator else {part}
    kept.discard(idle)
    if decisive in kept or any(negation(part) in kept for part in kept):
        return decisive
    if not kept:
        return idle
    return kept.pop() if len(kept) == 1 else (combinator, tuple(sorted(kept, key=repr)))


def _odd(parts: Sequence[Form], holds: bool) -> Form:
    """Return whether an odd number of parts hold; a part that comes twice changes nothing."""
    odd: set[Form] = set()
    for part in parts:
        if part[0] == "not":
            part, holds = part[1], not holds
        if part in (TRUE, FALSE):
            holds = holds != (part == TRUE)
        elif part[0] == "xor":
            odd ^= set(part[1])
        else:
            odd ^= {part}
    if not odd:
        return FALSE if holds else TRUE
    if len(odd) == 1:
        only = odd.pop()
        return only if holds else negation(only)
    return _signed(("xor", tuple(sorted(odd, key=repr))), holds)


def _condition(test: Condition, holds: bool) -> Form:
    key, values = test.operator, test.values
    if key in {"isTrue", "isFalse"}:
        values = (key == "isTrue",)
    elif key in OPERATORS:
        twin, is_complement = twin_of(key)
        key, holds = twin.key, holds != is_complement
    key = SYNONYMS.get(key, key)
    said = [plain(v) for v in values]
    if not test.case_sensitive:
        said = [fold_text(v) if isinstance(v, str) else v for v in said]
    if key == "in":
        same = [("is", plain(test.field), "=", (each,), test.case_sensitive) for each in said]
        return _joined("or", [_signed(each, True) for each in same], holds)
    if key == "between" and said[0] == said[-1] and _is_exact(test):
        key, said = "=", said[:1]
    return _signed(("is", plain(test.field), key, tuple(said), test.case_sensitive), holds)


def _is_exact(test: Condition) -> bool:
    """Return whether a literal is one value; beside a timestamp a date is a whole day."""
    return getattr(test.field, "kind", None) is not Kind.TIMESTAMP


def rows_form(collection: str, window: Any, group: Form, least: int) -> Form:
    """Return that at least so many rows of a collection fit."""
    if least <= 0:
        return TRUE
    return FALSE if group == FALSE else ("rows", collection, plain(window), group, least)


def _rows(test: CollectionTest, holds: bool) -> Form:
    if test.is_share:
        return _signed(plain(test), holds)

    def at_least(least: int, group: Form) -> Form:
        return rows_form(test.collection, test.window, group, least)

    group = canonical(test.value)
    if test.mode == "all":
        return _turned(at_least(1, negation(group)), not holds)
    parts = [at_least(int(test.low), group)]
    if test.high is not None:
        parts.append(negation(at_least(int(test.high) + 1, group)))
    return _joined("and", parts, holds)


def _turned(form: Form, holds: bool) -> Form:
    return form if holds else negation(form)


def _aggregate(test: AggregateTest, holds: bool) -> Form:
    """Return an aggregate; a count of rows is a test of how many there are."""
    number = test.values[0] if len(test.values) == 1 else None
    if test.function != "count" or test.of is not None or not _is_whole(number):
        return _signed(plain(test), holds)
    twin, is_complement = twin_of(test.operator)
    holds = holds != is_complement
    least = int(number)  # type: ignore[arg-type]  # a whole number, by the line above
    group = canonical(test.value)

    def at_least(n: int) -> Form:
        return rows_form(test.collection, test.window, group, n)

    if twin.key in {">=", ">"}:
        return _turned(at_least(least + (twin.key == ">")), holds)
    if twin.key in {"<=", "<"}:
        return _turned(negation(at_least(least + (twin.key == "<="))), holds)
    if twin.key == "=" and least >= 0:
        return _joined("and", [at_least(least), negation(at_least(least + 1))], holds)
    return _signed(plain(test), holds)


def _is_whole(value: object) -> bool:
    return isinstance(value, Decimal) and value == value.to_integral_value()
