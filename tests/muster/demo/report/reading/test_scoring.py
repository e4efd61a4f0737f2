"""Pairs found against pairs true, on groups small enough to count by hand."""

from muster.demo.report.reading.scoring import Score, count_whole, missed_pairs, score_pairs

A, B, C, D = (("email", name) for name in "abcd")


def test_right_groups_score_full() -> None:
    groups = [(A, "x"), (B, "x"), (C, "y")]
    assert Score(found=1, true=1, right=1) == score_pairs(groups, groups)


def test_a_wrong_merge_costs_precision() -> None:
    score = score_pairs([(i, "p") for i in (A, B, C)], [(A, "x"), (B, "x"), (C, "y")])
    assert (score.precision, score.recall) == (1 / 3, 1.0)


def test_a_missed_merge_costs_recall() -> None:
    score = score_pairs([(A, "p"), (B, "p"), (C, "q")], [(A, "x"), (B, "x"), (C, "x")])
    assert (score.precision, score.recall) == (1.0, 1 / 3)


def test_a_shared_identifier_is_right_with_either_person() -> None:
    shared = [(A, "x"), (C, "x"), (B, "y"), (C, "y")]
    assert Score(found=1, true=2, right=1) == score_pairs([(A, "p"), (C, "p"), (B, "q")], shared)


def test_nothing_to_score() -> None:
    score = score_pairs([], [(D, "x")])
    assert (score.precision, score.recall) == (None, None)


def test_one_namespace_counts_the_pairs_it_is_in() -> None:
    cookie = ("cookie", "k")
    found = [(A, "p"), (B, "p"), (cookie, "p")]
    true = [(A, "x"), (B, "x"), (cookie, "y")]
    assert score_pairs(found, true, "cookie") == Score(found=2, true=0, right=0)
    assert score_pairs(found, true, "email") == Score(found=3, true=1, right=1)


def test_people_are_whole_when_a_profile_is_them_and_nobody_else() -> None:
    true = [(A, "x"), (B, "x"), (C, "y"), (D, "x"), (D, "y")]
    assert count_whole([(A, "p"), (B, "p"), (D, "p"), (C, "q")], true) == (2, 2)
    assert count_whole([(A, "p"), (B, "q"), (C, "q")], true) == (0, 2)


def test_missed_pairs_are_true_ones_not_found() -> None:
    true = [(A, "x"), (B, "x"), (C, "x")]
    assert missed_pairs([(A, "p"), (B, "p")], true) == {frozenset([A, C]), frozenset([B, C])}
