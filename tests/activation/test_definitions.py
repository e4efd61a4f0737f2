"""What people write is checked whole: every fault at once, each with its place and advice."""

import pytest
from sample_feeds import campaign, definitions, destination, hook, mail, template

from activation.definitions import Campaign, Destination, Region, parse
from activation.errors import SettingsError


def faults(kind, data) -> list[str]:
    with pytest.raises(SettingsError) as error:
        parse(kind, data, "here.yml")
    assert error.value.exit_code == 2
    return error.value.faults


def test_all_faults_are_named_at_once_with_the_nearest_key() -> None:
    found = faults(
        Destination,
        {
            "version": 1,
            "key": "Bad Key",
            "lable": "x",
            "channel": "webhook",
            "consent": {"chanel": "email"},
            "memberships": [{"audience": "fans", "mode": "mirrow"}],
        },
    )
    text = "\n".join(found)
    assert 'here.yml: lable: is not a key here. Did you mean "label"?' in text
    assert "here.yml: label: is missing. Write it." in text
    assert 'consent.chanel: is not a key here. Did you mean "channel"?' in text
    assert "memberships.0.mode: input should be 'mirror' or 'upsert' (found 'mirrow')" in text
    assert "key: string should match pattern" in text


def test_a_launch_without_a_zone_is_utc() -> None:
    assert campaign(launch="2017-10-01").launch == campaign(launch="2017-10-01T08:00+08:00").launch


@pytest.mark.parametrize("launch", ["soon", "2017-13-01", ""])
def test_a_launch_must_be_a_time(launch: str) -> None:
    data = campaign().model_dump() | {"launch": launch}
    assert "here.yml: launch: " in faults(Campaign, data)[0]


def test_a_zone_must_exist() -> None:
    [fault] = faults(
        Region, {"version": 1, "country": "TW", "label": "x", "zones": ["Asia/Taipeh"]}
    )
    assert "zones.0: is not a time zone of the IANA list (found 'Asia/Taipeh')" in fault


def test_nothing_changes_after_reading() -> None:
    with pytest.raises(ValueError, match="frozen"):
        mail(25).send_from = ["prod"]  # type: ignore[misc]


def held_together(*destinations, **more) -> str:
    with pytest.raises(SettingsError) as error:
        definitions(*destinations, **more)
    return str(error.value)


def test_names_that_lead_nowhere_are_told_the_nearest() -> None:
    text = held_together(
        destination("here", "webhok", {}),
        mail(25),
        campaigns=[campaign(destination="mial", template="helo")],
        templates=[template()],
    )
    assert 'destination here: channel: there is no "webhok". Did you mean "webhook"?' in text
    assert 'campaign hello: destination: there is no "mial". Did you mean "mail"?' in text
    assert 'campaign hello: template: there is no "helo". Did you mean "hello"?' in text


def test_a_setting_the_channel_lacks_is_named() -> None:
    text = held_together(destination("here", "webhook", {"ulr": "https://x.example"}))
    assert 'settings.ulr: webhook has no such setting. Did you mean "url"?' in text


def test_marketing_by_mail_needs_one_click_refusal() -> None:
    plain = mail(25)
    settings = {k: v for k, v in plain.settings.items() if not k.startswith("unsubscribe")}
    without = plain.model_copy(update={"settings": settings})
    text = held_together(without, campaigns=[campaign()], templates=[template()])
    assert "marketing by e-mail needs one-click refusal" in text


def test_marketing_needs_a_destination_that_asks_consent() -> None:
    text = held_together(
        mail(25, consent="not_needed", because="x"), campaigns=[campaign()], templates=[template()]
    )
    assert "marketing through mail, which asks no consent" in text


def test_no_consent_needs_a_reason() -> None:
    assert "because: say why" in held_together(hook("https://x.example", consent="not_needed"))


def test_members_do_not_go_out_as_messages_nor_messages_as_members() -> None:
    text = held_together(
        mail(25, memberships=[{"audience": "fans"}]),
        hook("https://x.example"),
        campaigns=[campaign(destination="hook")],
        templates=[template()],
    )
    assert "takes messages, not members" in text
    assert "carries no messages" in text


def test_an_audience_is_listed_once() -> None:
    text = held_together(hook("https://x.example", audiences=("fans", "fans")))
    assert "fans is listed twice" in text
