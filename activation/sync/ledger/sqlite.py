"""Opens a ledger kept in one SQLite file: one machine, every commit on the disk."""

import fcntl
import glob
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from activation.errors import ActivationError, LedgerBusy, LedgerUnusable

BUSY_MILLISECONDS = 20_000
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# The one general code covers our own bugs too; these words it has only for a foreign schema.
FOREIGN = ("no such table", "no such column", "has no column")
CLOSED_TO_US = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
)
LATER = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
)


def connect(url: sa.URL) -> Engine:
    """Return an engine whose transactions take the write lock at once and reach the disk."""
    if url.database:
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise closed_to_us(url.database, str(error)) from error
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


def explain(error: BaseException | None, place: str) -> ActivationError | None:
    """Return what a fault of the driver means for a person, or None when it is a bug of ours."""
    # The upper bits say more exactly what the lower eight already say.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    cause = " ".join(str(error).split())
    is_foreign = code == sqlite3.SQLITE_ERROR and any(words in cause for words in FOREIGN)
    if code in DAMAGED or is_foreign:
        return damaged(place, cause)
    if code in CLOSED_TO_US:
        return closed_to_us(place, cause)
    if code in LATER:
        return LedgerBusy(f"{place}: the ledger does not answer ({cause}). Try again later.")
    return None


def check_pages(engine: Engine) -> None:
    """Walk every page of the ledger, so that damage is found before anything leaves.

    Raises: LedgerUnusable when a page is broken.
    """
    place = str(engine.url.database)
    try:
        with engine.connect() as connection:
            # Past the engine's own BEGIN: the walk only reads and must not hold the write lock.
            driver: Any = connection.connection.driver_connection
            [said] = driver.execute("pragma quick_check(1)").fetchone()
    except (sqlite3.Error, DBAPIError) as error:
        meaning = explain(getattr(error, "orig", error), place)
        if meaning is None:
            raise
        raise meaning from error
    if said != "ok":
        raise damaged(place, " ".join(str(said).split()))


def refuse_lost(engine: Engine) -> None:
    """Refuse an empty file in the place of a ledger that was sent from before.

    Its locks tell: one is made by the first apply, after the tables, and stays.

    Raises: LedgerUnusable when there is such a lock.
    """
    database = Path(str(engine.url.database))
    locks = database.parent.glob(_lock_name(glob.escape(database.name), "*"))
    if first := min(locks, default=None):
        raise LedgerUnusable(
            f"{database}: the ledger is gone or empty, but was sent from before (found "
            f"{first.name}). Nothing is sent. Restore it from a backup: only the ledger knows "
            "what has left, who refused and which addresses bounced. If all may be sent again, "
            f"remove {_lock_name(database.name, '*')} too."
        )


def _lock_name(database: str, destination: str) -> str:
    return f".{database}.{destination}.lock"


def damaged(place: str, cause: str) -> LedgerUnusable:
    """Return the refusal of a file that is no whole ledger, with what is at stake."""
    return LedgerUnusable(
        f"{place}: is not a ledger, or is damaged ({cause}). Nothing more is sent, and the file "
        "is left as it is. Restore it from a backup. Do not start with an empty one: only the "
        "ledger knows what has left, who refused and which addresses bounced, so all would be "
        "sent again."
    )


def closed_to_us(place: str, cause: str) -> LedgerUnusable:
    """Return the refusal of a file or folder that we may not read or write."""
    return LedgerUnusable(
        f"{place}: the ledger cannot be opened and written ({cause}). Nothing more is sent. "
        "Let this user write the file and its folder, or correct MUSTER_LEDGER."
    )


@contextmanager
def hold_destination(engine: Engine, destination: str) -> Iterator[None]:
    """Let one process at a time send to `destination`.

    The kernel gives the lock back when its process dies, so whoever holds it may take over at
    once what a killed worker had claimed.

    Raises: LedgerBusy when another process is sending.
    """
    database = Path(str(engine.url.database))
    try:
        opened = database.with_name(_lock_name(database.name, destination)).open("w")
    except OSError as error:
        raise closed_to_us(str(database), str(error)) from error
    with opened as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LedgerBusy(
                f"destination {destination}: another process is sending to it. "
                "Try again when it is done."
            ) from error
        check_pages(engine)
        yield
