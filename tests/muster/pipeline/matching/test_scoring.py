"""What is learnt without labels is of people with two records, and of nobody else."""

import pyarrow as pa
import pytest
from made_up_people import made_up

from muster.pipeline.matching.match import score_records

pytest.importorskip("splink", reason="the extra matching is not installed")

COMPARED = {"full_name": "full_name", "birth_on": "birth_date", "city": "place"}


def _table(records: list[dict[str, str]]) -> pa.Table:
    return pa.table(
        {name: pa.array([each.get(name) for each in records], pa.string()) for name in COMPARED}
    )


def test_where_nobody_is_there_twice_namesakes_are_not_taken_for_people() -> None:
    """Many share a name and a town, and differ in birthday: the likeliest trap of such learning."""
    namesakes = [dict(each.values) for each in made_up(500) if each.key.startswith("C")]
    for each, other in zip(namesakes[::4], namesakes[1::4], strict=True):
        each |= {"full_name": other["full_name"], "city": other["city"]}
    scored = score_records(_table(namesakes), COMPARED)
    assert len(scored.left) > 100
    assert scored.probability.max() < 0.5


def test_too_little_to_compare_is_no_link_and_no_fault() -> None:
    for records in ([], [{"city": "Leeds"}], [{"full_name": "\x00'"}, {"birth_on": "never"}]):
        assert len(score_records(_table(records), COMPARED).left) == 0
    alone = [{"full_name": "Ann Lee", "birth_on": "1980-01-02"}] * 2
    scored = score_records(_table(alone), COMPARED)
    assert (scored.left.tolist(), scored.right.tolist()) == ([0], [1])
