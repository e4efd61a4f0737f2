"""What every channel must do; a channel's test inherits it and supplies the far side."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from activation.channels import list_channels
from activation.channels.base import Channel, Config, Guarantee
from activation.errors import ChannelDown
from activation.records import Batch, Message, Op, Result, Row, State

AS_OF = datetime(2017, 10, 30, tzinfo=UTC)
ODD = 'Zoë O\'Brien "=cmd()" 林,김 님 <b>\t{{ 7*7 }}'
SECRET = "whsec_" + "Y2FuYXJ5LXNlY3JldA=="


def row(key: str, name: str = "Ada", op: Op = Op.ADD, message: Message | None = None) -> Row:
    """Return one row as the engine would build it."""
    return Row(
        key=f"{key}-{'0' * 60}",
        op=op,
        audience_key="fans",
        entity_key=key,
        identities={"email": f"{key}@example.com"},
        attributes={"name": name},
        message=message,
    )


def batch(*rows: Row, key: str = "batch") -> Batch:
    """Return one batch of the run `run`."""
    return Batch(key, "run" + "0" * 20, "fans", AS_OF, AS_OF, rows)


class ChannelContract:
    """Ten behaviours; `key`, `config`, `received` and `broken` come from the inheriting class."""

    key: str
    op = Op.ADD

    def config(self) -> Config:
        """Return settings that lead to a far side which is there."""
        raise NotImplementedError

    def broken(self) -> Config:
        """Return settings that lead nowhere."""
        raise NotImplementedError

    def received(self) -> list[str]:
        """Return the entity keys the far side has, doubled if it has them twice."""
        raise NotImplementedError

    def row(self, key: str, name: str = "Ada") -> Row:
        return row(key, name, self.op)

    @property
    def channel(self) -> Channel:
        return list_channels()[self.key]

    def send(self, *rows: Row, key: str = "batch") -> list[Result]:
        with self.channel.open(self.config()) as session:
            return session.send(batch(*rows, key=key))

    def test_it_declares_itself(self) -> None:
        channel = self.channel
        assert channel.label and channel.errors and channel.takes
        assert channel.limits.rows_per_call > 0
        assert channel.limits.source and channel.limits.read_on
        assert all(setting.label for setting in channel.settings.values())

    def test_all_rows_are_sent_and_answered(self) -> None:
        rows = [self.row(key) for key in ("a", "b", "c")]
        results = self.send(*rows)
        assert {result.key for result in results} == {each.key for each in rows}
        assert {result.state for result in results} == {State.SENT}
        assert sorted(self.received()) == ["a", "b", "c"]

    def test_odd_text_survives(self) -> None:
        [result] = self.send(self.row("odd", ODD))
        assert result.state is State.SENT
        assert ODD in self.text_of("odd")

    def text_of(self, key: str) -> str:
        """Return what the far side has of the name of one row."""
        raise NotImplementedError

    def test_a_repeat_is_harmless_unless_the_channel_is_blind(self) -> None:
        if self.channel.guarantee is Guarantee.BLIND:
            pytest.skip("a blind channel is never asked to repeat")
        self.send(self.row("a"))
        self.send(self.row("a"))
        assert self.received() == ["a"]

    def test_no_far_side_is_said_in_one_message_and_nothing_leaves(self) -> None:
        broken = self.broken()
        with pytest.raises(ChannelDown) as down, self.channel.open(broken) as session:
            session.send(batch(self.row("a")))
        assert down.value.exit_code == 5
        assert f"destination {broken.destination}: " in str(down.value)
        assert "apply again" in str(down.value)

    def test_secrets_show_nowhere(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        config = replace(self.config(), values={**self.config().values, "password": SECRET})
        assert SECRET not in repr(config)
        self.send(self.row("a"))
        assert SECRET not in caplog.text

    def test_people_do_not_show_in_repr(self) -> None:
        assert "@example.com" not in repr(batch(self.row("a")))


def config_of(tmp_path: Path, **values: str) -> Config:
    """Return an internal destination called `there`."""
    return Config("there", True, tmp_path, values)
