"""What `muster profile show` prints."""

import json

import pytest
from typer.testing import CliRunner

from muster.cli import profile
from muster.pipeline.profiles import ProfileView

VIEW = ProfileView(
    profile_id="p1",
    run_id="r1",
    as_of="2017-10-30T00:00:00+00:00",
    attributes={"full_name": "林莎拉", "email": None},
    computed={"value_tier": "gold", "favourite_category": None},
    identifiers=[
        {"namespace": "email", "identifier": "s@x", "first_seen_at": "a", "last_seen_at": "b"},
    ],
    refused_links=[
        {"left_namespace": "email", "left_identifier": "s@x", "right_namespace": "cookie",
         "right_identifier": "c1", "source": "webshop", "reason": "deny_list", "linked_at": "t"}
    ],
    consents=[],
    accounts=[
        {"account_id": "tw_tax_id:1", "account_name": "山城小學", "is_current": True,
         "since_at": "a", "until_at": None}
    ],
    audiences=[],
    events=[],
)  # fmt: skip


@pytest.fixture(autouse=True)
def one_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile, "show_profile", lambda settings, who, events: VIEW)


def test_people_read_sections() -> None:
    text = CliRunner().invoke(profile.app, ["show", "p1"]).output
    assert "profile p1, as of 2017-10-30T00:00:00+00:00 (run r1)" in text
    assert "full_name\t林莎拉" in text
    assert "email\tNone" not in text
    assert "Computed attributes (1)\nattribute\tvalue\nvalue_tier\tgold" in text
    assert "email:s@x\tcookie:c1\twebshop\tdeny_list" in text
    assert "Consents: none" in text
    assert "Accounts (1)\naccount\tname\tis current\tsince\tuntil\ntw_tax_id:1\t山城小學" in text


def test_scripts_read_json() -> None:
    found = json.loads(CliRunner().invoke(profile.app, ["show", "p1", "--json"]).output)
    assert (
        found["profile_id"],
        found["attributes"]["full_name"],
        found["attributes"]["email"],
    ) == ("p1", "林莎拉", None)
