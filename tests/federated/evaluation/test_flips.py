"""Which clauses to turn: all of them turn the answer, and no proper part of them does."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

import pytest
from rule_maker import RuleMaker
from rule_rows import AS_OF, MEMBERS, TABLES
from rule_world import CATALOG, HOME, audience

from federated.evaluate import evaluate, gather_facts, moment_of
from federated.evaluation import decisions
from federated.evaluation.flips import clauses_of, find_flips, group_holds
from federated.evaluation.readings import Reader
from federated.explain import explain
from federated.rule.tree import Condition, Group, MembershipTest, Node, Path

A, B, C, D = (MembershipTest((name,), "in") for name in "abcd")


def flip(rule: Node, *holding: Node) -> set[Node]:
    return set(find_flips(rule, {part: part in holding for part in clauses_of(rule)}))


def turns(rule: Node, verdicts: dict[Node, bool], chosen: tuple[Node, ...]) -> bool:
    turned = {part: verdict != (part in chosen) for part, verdict in verdicts.items()}
    return group_holds(rule, turned) != group_holds(rule, verdicts)


def parts_of(chosen: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    """Yield the proper parts of a set; of a large one the smallest and the largest."""
    sizes: Any = range(len(chosen))
    if len(chosen) > 12:
        sizes = (0, 1, 2, len(chosen) - 1)
    yield from chain.from_iterable(combinations(chosen, size) for size in sizes)


def grown(chance: random.Random, parts: list[Node]) -> Node:
    """Return the parts, in their order, under groups of any sort."""
    if len(parts) == 1 and chance.random() < 0.8:
        return parts[0]
    cuts = sorted(chance.sample(range(1, len(parts)), min(len(parts) - 1, chance.randint(1, 3))))
    ends = zip([0, *cuts], [*cuts, len(parts)], strict=True)
    children = tuple(grown(chance, parts[low:high]) for low, high in ends)
    if chance.random() < 0.05:
        children += (Group("and", (), chance.random() < 0.5),)
    combinator: Any = chance.choice(["and", "or", "xor"])
    return Group(combinator, children, chance.random() < 0.3)


def test_one_of_an_and_is_enough_to_leave_it() -> None:
    assert len(flip(Group("and", (A, B)), A, B)) == 1
    assert flip(Group("and", (A, B)), A) == {B}
    assert flip(Group("and", (A, B))) == {A, B}


def test_groups_choose_the_shorter_way() -> None:
    rule = Group("or", (Group("and", (A, B)), C))
    assert flip(rule) == {C}
    assert flip(rule, A, B, C) in ({A, C}, {B, C})
    assert flip(Group("and", (rule,), negated=True), A, B, C) in ({A, C}, {B, C})
    assert len(flip(Group("xor", (A, B, C)), A)) == 1


def test_equal_clauses_turn_together() -> None:
    assert flip(Group("or", (A, Group("and", (A,), negated=True)))) == set()
    assert flip(Group("and", (A, A))) == {A}
    assert flip(Group("xor", (A, A))) == set()
    assert flip(Group("xor", (A, B, A))) == {B}


@pytest.mark.parametrize("size", [5, 8, 14, 15, 20, 40])
def test_all_turn_it_and_no_part_of_them_does(size: int) -> None:
    chance = random.Random(size)
    for _ in range(120):
        names: list[Node] = [MembershipTest((str(n),), "in") for n in range(size)]
        # Now and then a clause stands in several places.
        shared = chance.choice([0, 0, 2, size // 3])
        rule = grown(chance, chance.sample([*names, *names[:shared]], size + shared))
        verdicts = {part: chance.random() < 0.5 for part in names}
        chosen = find_flips(rule, verdicts)
        if chosen:
            assert turns(rule, verdicts, chosen)
            assert not any(turns(rule, verdicts, part) for part in parts_of(chosen))
        if size <= 8:
            fewest = next(filter(lambda tried: turns(rule, verdicts, tried), all_of(names)), ())
            assert len(chosen) == len(fewest)


def all_of(names: list[Node]) -> Iterator[tuple[Node, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def test_the_longest_rules_are_turned_too() -> None:
    names: list[Node] = [MembershipTest((str(n),), "in") for n in range(999)]
    holding = {part: True for part in names}
    assert find_flips(Group("and", tuple(names)), holding) == (names[0],)
    assert len(find_flips(Group("or", tuple(names)), holding)) == len(names)
    # Every clause in two places: a long way through the diagram.
    rule = Group("and", (Group("or", tuple(names[:299])), Group("xor", tuple(names[:299]))))
    assert len(find_flips(rule, holding)) == 1


def test_what_is_too_hard_to_tell_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "MOST_POINTS", 2)
    assert flip(
        Group("or", (Group("and", (A, B)), Group("and", (B, C)), Group("xor", (C, A))))
    ) == (set())


def shown_in_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value) if value % 1 else int(value)
    return value


def home_of(row: Any) -> list[float] | None:
    """Return both degrees of a position; half of one, or one off the earth, is none."""
    latitude, longitude = (row[name] for name in HOME)
    is_there = latitude is not None and longitude is not None and abs(latitude) <= 90
    return [latitude, longitude] if is_there else None


def test_explaining_random_rules_agrees_with_evaluating_them() -> None:
    facts = gather_facts(CATALOG, "profile", TABLES, MEMBERS)
    at = moment_of(AS_OF)
    turned = 0
    for seed in range(150):
        rule = audience(RuleMaker(seed).rule(), RuleMaker(seed + 10_000).rule()).rule
        assert rule is not None
        for key in list(facts)[:4]:
            found = explain(rule, "profile", facts[key], CATALOG, at)
            assert found.holds == evaluate(rule, "profile", facts[key], CATALOG, at)
            reader = Reader(CATALOG, "profile", facts[key], at)
            tests = {part.where: part for part in clauses_of(rule)}
            verdicts = {part: reader.read(part).holds for part in tests.values()}
            for clause in found.clauses:
                part = tests.get(clause.where)
                if part is not None:
                    assert clause.holds == verdicts[part]
                if isinstance(part, Condition) and isinstance(part.field, Path):
                    row = facts[key].row
                    value = home_of(row) if str(part.field) == "home" else row[str(part.field)]
                    value = [str(v) for v in value] if isinstance(value, list) else value
                    assert str(clause.seen) == str(shown_in_json(value))
            chosen = tuple(tests[where] for where in found.flips)
            if chosen:
                turned += 1
                assert turns(rule, verdicts, chosen)
                assert not any(turns(rule, verdicts, part) for part in parts_of(chosen))
    assert turned > 300
