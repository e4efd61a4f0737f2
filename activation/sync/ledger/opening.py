"""Opens the ledger behind an address, migrated and ready; one driver file per database."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError

from activation.errors import SettingsError
from activation.records import Clock
from activation.sync.ledger import sqlite
from activation.sync.ledger.migrations import migrate, version_of
from activation.sync.ledger.schema import facts


@dataclass(frozen=True)
class Ledger:
    """One open ledger and the clock it lives by."""

    engine: Engine = field(repr=False)
    clock: Clock
    hash_key: bytes = field(default=b"", repr=False)

    @property
    def place(self) -> str:
        """Return where the ledger lies, as a person would look for it."""
        return str(self.engine.url.database)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a connection inside one transaction: all of it is kept, or nothing.

        Raises: LedgerBusy when the database does not answer; LedgerUnusable when it is damaged,
        read-only or none.
        """
        try:
            with self.engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            meaning = sqlite.explain(error.orig, self.place)
            if meaning is None:
                raise
            raise meaning from error

    def hold(self, destination: str) -> AbstractContextManager[None]:
        """Let one process at a time send to `destination`."""
        return sqlite.hold_destination(self.engine, destination)

    def hash_identifier(self, namespace: str, identifier: str) -> str:
        """Return the keyed hash under which this ledger knows an identifier."""
        text = f"{namespace}\n{identifier}".encode()
        return hmac.new(self.hash_key, text, hashlib.sha256).hexdigest()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


@contextmanager
def open_ledger(url: str, clock: Clock) -> Iterator[Ledger]:
    """Yield the ledger at `url`, brought to the newest version.

    Raises: SettingsError for an address no driver reads; LedgerBusy when it does not answer;
    LedgerUnusable when what is there is damaged or no ledger.
    """
    ledger = Ledger(_engine(url), clock)
    try:
        with ledger.transaction() as connection:
            if version_of(connection) == 0:
                sqlite.refuse_lost(ledger.engine)
            migrate(connection)
            key = connection.scalar(sa.select(facts.c.value).where(facts.c.name == "hash_key"))
        yield replace(ledger, hash_key=_read_key(key, ledger.place))
    finally:
        ledger.close()


def _engine(url: str) -> Engine:
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise SettingsError(
            "ledger: the address cannot be read. Write sqlite:///path/ledger.sqlite."
        ) from error
    if parsed.get_backend_name() != "sqlite":
        raise SettingsError(
            f"ledger: no driver for {parsed.get_backend_name()} yet. "
            "Write sqlite:///path/ledger.sqlite."
        )
    return sqlite.connect(parsed)


def _read_key(found: object, place: str) -> bytes:
    try:
        key = bytes.fromhex(str(found))
    except ValueError as error:
        raise sqlite.damaged(place, "its hash key is gone") from error
    return key
