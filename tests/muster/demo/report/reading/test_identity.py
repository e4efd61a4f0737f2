"""The graph's state as the page tells it."""

from muster.demo.report.reading.identity import read_health
from muster.demo.report.reading.scoring import Score


def test_only_what_both_know_counts(company) -> None:
    health = read_health(company.snapshot, company.settings.sources_dir / "truth")
    assert health is not None
    # Sarah's seven pairs up to 21; one of them, a cookie, is somebody else's in truth.
    assert Score(found=26, true=20, right=20) == health.score
    assert (health.people_whole, health.people_true) == (3, 5)
    assert [n.namespace for n in health.namespaces][:1] == ["crm_id"]


def test_without_the_truth_there_is_no_score(company, tmp_path) -> None:
    health = read_health(company.snapshot, tmp_path / "nowhere")
    assert health is not None
    assert health.score is None
    assert {n.score for n in health.namespaces} == {None}
