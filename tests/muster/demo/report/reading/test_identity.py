"""Pairs found against pairs true, on groups small enough to count by hand."""

from muster.demo.report.reading.identity import Score, read_health, score_pairs

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


def test_only_what_both_know_counts(company) -> None:
    health = read_health(company.snapshot, company.settings.sources_dir / "truth")
    assert health is not None
    # Sarah's seven pairs up to 21; one of them, a cookie, is somebody else's in truth.
    assert Score(found=26, true=20, right=20) == health.score
