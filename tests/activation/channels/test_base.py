"""Channels are found by their folder; settings and secrets are read or refused by name."""

import pytest

from activation.channels import find_channel, list_channels
from activation.channels.base import resolve_settings
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
