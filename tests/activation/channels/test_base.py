"""Channels are found by their folder; settings and secrets are read or refused by name."""

import pytest
from sample_feeds import campaign, definitions, feeds, mail, template

from activation.channels import find_channel, list_channels
from activation.channels.base import Config, resolve_settings
from activation.errors import SettingsError


def test_every_channel_file_is_found() -> None:
    assert set(list_channels()) == {"smtp_email", "webhook", "files"}


def test_a_misspelt_channel_is_told_the_nearest() -> None:
    with pytest.raises(SettingsError, match='Did you mean "webhook"') as error:
        find_channel("webhok", "destination x")
    assert error.value.exit_code == 2


def test_every_missing_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_THERE", raising=False)
    channel = list_channels()["webhook"]
    with pytest.raises(SettingsError) as error:
        resolve_settings(channel, {"secret": "env:NOT_THERE"}, "destination x")
    assert "settings.url: is missing" in str(error.value)
    assert "environment variable NOT_THERE is not set" in str(error.value)


def test_a_secret_in_the_open_is_refused_without_repeating_it() -> None:
    channel = list_channels()["webhook"]
    with pytest.raises(SettingsError, match="in the open") as error:
        resolve_settings(channel, {"url": "https://x.example", "secret": "hush"}, "x")
    assert "hush" not in str(error.value)


def test_a_secret_may_come_from_a_mounted_file(tmp_path) -> None:
    (tmp_path / "secret").write_text("whsec_abc\n")
    channel = list_channels()["webhook"]
    written = {"url": "https://x.example", "secret": f"file:{tmp_path / 'secret'}"}
    assert resolve_settings(channel, written, "x")["secret"] == "whsec_abc"


@pytest.mark.parametrize("name", ["url", "unsubscribe_url"])
@pytest.mark.parametrize("found", ["http://shop.example/x", "ftp://shop.example/", "x"])
def test_only_an_internal_destination_may_name_an_address_without_https(
    name: str, found: str, tmp_path
) -> None:
    with pytest.raises(SettingsError, match=rf"there: settings\.{name}: is not https"):
        Config("there", False, tmp_path, {name: found})


def test_inside_the_house_an_address_may_go_without_https(tmp_path) -> None:
    assert Config("there", True, tmp_path, {"unsubscribe_url": "http://127.0.0.1/"})
    assert Config("there", False, tmp_path, {"unsubscribe_url": "", "url": "https://x.example"})


def test_a_refusal_in_the_open_stops_before_anything_is_planned(ledger, mailbox, tmp_path) -> None:
    found = definitions(
        mail(mailbox.port, is_internal=False), campaigns=[campaign()], templates=[template()]
    )
    with pytest.raises(SettingsError, match=r"settings\.unsubscribe_url: is not https"):
        feeds(found, "mail", tmp_path)
