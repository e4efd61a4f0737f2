"""What every channel declares, and how its settings and secrets are read; no channel is here."""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from activation.errors import SettingsError
from activation.http_client import check_url
from activation.records import Batch, Op, Result


class Guarantee(StrEnum):
    """What may be done after an answer was lost."""

    IDEMPOTENT = "idempotent"
    LOOKUP = "lookup"
    ATOMIC_REPLACE = "atomic_replace"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a channel; a secret is only ever written as a reference."""

    label: str
    is_secret: bool = False
    is_required: bool = True
    default: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the far side takes, and where it says so."""

    rows_per_call: int
    source: str
    read_on: str


@dataclass(frozen=True)
class Config:
    """The settings of one destination, secrets resolved; it never shows its values.

    Raises: SettingsError when a setting called `…url` is not https and the destination is not
    internal.
    """

    destination: str
    is_internal: bool
    outbox: Path
    values: Mapping[str, str] = field(repr=False)

    def __post_init__(self) -> None:
        # Here, and not when a channel opens: by then rows are marked as sending.
        for name, value in self.values.items():
            if value and name.endswith("url"):
                where = f"destination {self.destination}: settings.{name}"
                check_url(value, is_internal=self.is_internal, where=where)

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def number(self, name: str) -> int:
        """Return a setting as a whole number."""
        try:
            return int(self.values[name])
        except ValueError as error:
            raise SettingsError(
                f"destination {self.destination}: settings.{name}: is not a whole number. "
                "Correct it."
            ) from error


class Session(Protocol):
    """An open connection to one destination."""

    def send(self, batch: Batch) -> list[Result]:
        """Send one batch and say what became of every row.

        Raises: ChannelDown, RetryLater (surely nothing done), InDoubt (perhaps done).
        """


@dataclass(frozen=True, slots=True)
class Channel:
    """A kind of way out, as data, and the function that opens it."""

    key: str
    label: str
    needs: tuple[str, ...]
    takes: frozenset[Op]
    guarantee: Guarantee
    limits: Limits
    settings: Mapping[str, Setting]
    errors: Mapping[str, str]
    open: Callable[[Config], AbstractContextManager[Session]]
    key_life: timedelta | None = None
    cost_per_row: Decimal | None = None
    contact_channel: str | None = None


def resolve_settings(channel: Channel, written: Mapping[str, object], where: str) -> dict[str, str]:
    """Return every setting as text, references replaced by what they point to.

    Raises: SettingsError naming each setting that is missing or a secret in the open.
    """
    faults: list[str] = []
    values: dict[str, str] = {}
    for name, setting in channel.settings.items():
        place = f"{where}: settings.{name}"
        text = str(written.get(name, setting.default))
        try:
            values[name] = _resolve(text, setting, place)
        except SettingsError as error:
            faults += error.faults
    if faults:
        raise SettingsError(faults)
    return values


def _resolve(text: str, setting: Setting, place: str) -> str:
    kind, _, name = text.partition(":")
    if kind == "env":
        found = os.environ.get(name)
        if not found:
            raise SettingsError(f"{place}: the environment variable {name} is not set. Set it.")
        return found
    if kind == "file":
        try:
            return Path(name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(f"{place}: {name} cannot be read. Mount it.") from error
    if setting.is_secret and text:
        raise SettingsError(
            f"{place}: is a secret written in the open. Write env:NAME or file:/path."
        )
    if setting.is_required and not text:
        raise SettingsError(f"{place}: is missing ({setting.label}). Write it.")
    return text
