"""Opens a ledger kept in one SQLite file: one machine, every commit on the disk."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from activation.errors import LedgerBusy

BUSY_MILLISECONDS = 20_000


def connect(url: sa.URL) -> Engine:
    """Return an engine whose transactions take the write lock at once and reach the disk."""
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url)

    @sa.event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        # The driver's own BEGIN is switched off; ours, below, takes the lock before it reads.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"pragma {pragma}")
        connection.execute(f"pragma busy_timeout={BUSY_MILLISECONDS}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin immediate")

    return engine


@contextmanager
def hold_destination(engine: Engine, destination: str) -> Iterator[None]:
    """Let one process at a time send to `destination`.

    The kernel gives the lock back when its process dies, so whoever holds it may take over at
    once what a killed worker had claimed.

    Raises: LedgerBusy when another process is sending.
    """
    database = Path(str(engine.url.database))
    with database.with_name(f".{database.name}.{destination}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LedgerBusy(
                f"destination {destination}: another process is sending to it. "
                "Try again when it is done."
            ) from error
        yield
