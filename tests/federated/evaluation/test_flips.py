"""Which clauses to turn: few, enough, and none too many."""

import random
from itertools import combinations

from federated.evaluation import flips
from federated.evaluation.flips import clauses_of, find_flips, group_holds
from federated.rule.tree import Group, MembershipTest, Node

A, B, C, D = (MembershipTest((name,), "in") for name in "abcd")


def flip(rule: Node, *holding: Node) -> set[Node]:
    return set(find_flips(rule, {part: part in holding for part in clauses_of(rule)}))


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


def test_long_rules_are_turned_with_as_few_as_short_ones() -> None:
    chance = random.Random(7)
    names = [MembershipTest((str(number),), "in") for number in range(9)]

    def grown(parts: list[Node], depth: int) -> Node:
        if len(parts) == 1:
            return parts[0]
        cut = chance.randint(1, len(parts) - 1)
        children = (grown(parts[:cut], depth + 1), grown(parts[cut:], depth + 1))
        return Group(chance.choice(["and", "or", "xor"]), children, chance.random() < 0.3)  # type: ignore[arg-type]

    for _ in range(200):
        rule = grown(list(names), 0)
        verdicts = {part: chance.random() < 0.5 for part in names}
        wanted = not group_holds(rule, verdicts)
        exact = find_flips(rule, verdicts)
        quick = flips._cheapest(rule, verdicts, wanted)
        assert quick is not None
        assert len(exact) == len(quick)
        for fewer in combinations(exact, len(exact) - 1):
            turned = {part: verdict != (part in fewer) for part, verdict in verdicts.items()}
            assert group_holds(rule, turned) != wanted
