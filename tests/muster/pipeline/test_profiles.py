"""One profile of a published snapshot, found by id, former id or identifier."""

import pytest
from built_marts import DAY_BEFORE, RUN_ID, Built
from passed_gate import publish_passed

from muster.errors import InputError, StepMissing
from muster.pipeline.profiles import show_profile
from muster.settings import Settings


@pytest.fixture
def published(built: Built) -> Settings:
    refused = ("email", "person2@example.com", "cookie", "shared", DAY_BEFORE, "web", False, "max")
    built.execute("insert into marts.fct_identity_links values (?, ?, ?, ?, ?, ?, ?, ?)", refused)
    publish_passed(built.settings)
    return built.settings


def test_everything_known_of_one_profile(published: Settings) -> None:
    view = show_profile(published, "p002", events=3)
    assert (
        view.profile_id,
        view.run_id,
        view.attributes["full_name"],
    ) == ("p002", RUN_ID, "Grace O'Brien")
    assert [row["identifier"] for row in view.identifiers] == ["person2@example.com"]
    assert list({row["right_identifier"] for row in view.refused_links}) == ["shared"]
    assert [row["status"] for row in view.consents] == ["denied"]
    assert {"coffee_regulars", "winback_coffee"} <= {row["audience_key"] for row in view.audiences}
    assert "household" in {show["entity"] for show in show_profile(published, "p001").audiences}
    accounts = show_profile(published, "p001").accounts
    told = [(row["account_name"], row["is_current"]) for row in accounts]
    assert told == [("山城小學", True), (None, False)]
    times = [row["occurred_at"] for row in view.events]
    assert len(times) == 3
    assert times == sorted(times, reverse=True)


def test_computed_attributes_stand_beside_stored_ones(built: Built) -> None:
    built.execute(
        "create view marts.dim_profile_attributes as select profile_id, "
        "'gold' as value_tier, timestamp '2017-10-30' as evaluated_at from marts.dim_profiles"
    )
    publish_passed(built.settings)
    assert show_profile(built.settings, "p002").computed == {"value_tier": "gold"}


@pytest.mark.parametrize("who", ["p777", "email:person2@example.com", "email:PERSON2@example.com"])
def test_other_names_lead_to_the_profile(published: Settings, who: str) -> None:
    assert show_profile(published, who).profile_id == "p002"


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("p404", "nobody has the id 'p404'. Write a profile_id, or an identifier"),
        ("emial:a@example.com", "no namespace 'emial'. Did you mean \"email\"?"),
        ("email:a@example.com", "nobody has the email 'a@example.com' at 2017-10-30"),
        ("email:'; drop table dim_profiles; --", "nobody has the email"),
    ],
)
def test_an_unknown_one_is_one_clear_message(published: Settings, who: str, message: str) -> None:
    with pytest.raises(InputError, match="profile: ") as error:
        show_profile(published, who)
    assert message in str(error.value)


def test_nothing_published_names_the_step(settings: Settings) -> None:
    with pytest.raises(StepMissing, match="Run: muster publish"):
        show_profile(settings, "p001")
