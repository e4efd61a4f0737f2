"""What `muster identity` prints."""

import json

import pytest
from typer.testing import CliRunner

from muster.cli import identity
from muster.pipeline.identity_health import IdentityHealth
from muster.pipeline.identity_reasons import IdentityReasons, Link

REFUSED = Link(
    "email:b@x",
    "cookie:tablet",
    "web",
    3,
    "2017-08-06",
    "2017-09-02",
    False,
    "more than the maximum",
)
KEPT = Link("email:a@x", "cookie:tablet", "web", 2, "2017-10-12", "2017-10-12", True, None)


def _explained(monkeypatch: pytest.MonkeyPatch, found: IdentityReasons, *options: str) -> str:
    monkeypatch.setattr(identity, "explain_identity", lambda settings, left, right: found)
    return CliRunner().invoke(identity.app, ["explain", "a", "b", *options]).output


def test_two_people_and_the_link_that_parts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    found = IdentityReasons("email:a@x", "email:b@x", "p1", "p2", "2017-10-30", (KEPT, REFUSED))
    text = _explained(monkeypatch, found)
    assert "email:a@x and email:b@x are two profiles as of 2017-10-30:\n  p1 and p2." in text
    assert (
        "email:b@x\tcookie:tablet\tweb\t3\t2017-08-06\t2017-09-02\trefused: more than the maximum"
        in text
    )
    assert "Without a refused link they would be one profile." in text


def test_one_person_and_no_rows_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    one = IdentityReasons("email:a@x", "cookie:tablet", "p1", "p1", "2017-10-30", (KEPT,))
    assert "are one profile, p1, as of 2017-10-30." in _explained(monkeypatch, one)
    two = IdentityReasons("email:a@x", "email:z@x", "p1", "p9", "2017-10-30", ())
    assert "No rows tie them, nor through others." in _explained(monkeypatch, two)


def test_a_link_that_no_row_shows_is_told_with_its_probability(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = "2017-10-30"
    link = Link("crm_id:A", "email:a@x", "matching", 0, day, day, True, None, 0.987654)
    found = IdentityReasons("crm_id:A", "email:a@x", "p1", "p1", day, (link,))
    said = _explained(monkeypatch, found)
    assert said.endswith("\tkept; one person with 98.77%, by a match alone\n")


def test_scripts_read_json(monkeypatch: pytest.MonkeyPatch) -> None:
    found = IdentityReasons("email:a@x", "email:b@x", "p1", "p2", "2017-10-30", (KEPT, REFUSED))
    read = json.loads(_explained(monkeypatch, found, "--json"))
    assert (read["is_one"], [link["is_kept"] for link in read["way"]]) == (False, [True, False])


def test_health_prints_each_list_or_that_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [{"identifiers": "1", "profiles": 7}]
    found = IdentityHealth("r1", "2017-10-30", {"profiles": 7}, sizes, [], [], [], [])
    monkeypatch.setattr(identity, "read_identity_health", lambda settings: found)
    text = CliRunner().invoke(identity.app, ["health"]).output
    assert "profiles\t7" in text
    assert "Profiles by identifiers held (1)\nidentifiers\tprofiles\n1\t7" in text
    assert "Links refused: none" in text
    assert "This run: none" in text
    assert "Day by day: none" in text


def test_health_prints_the_last_days(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [{"day": f"2017-10-{day:02}", "profiles": day, "links": 2} for day in range(1, 31)]
    found = IdentityHealth("r1", "2017-10-30", {}, [], [], [], [], [], days)
    monkeypatch.setattr(identity, "read_identity_health", lambda settings: found)
    text = CliRunner().invoke(identity.app, ["health"]).output
    assert "Day by day (14)" in text
    assert "2017-10-30\t30\t2" in text and "2017-10-16" not in text
