"""Brings a ledger forward, one numbered step after the other; never backward, never silently."""

import secrets
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from activation.errors import SettingsError
from activation.sync.ledger.schema import agreements, aliases, facts, metadata

APPEND_ONLY = ("ledger_events", "ledger_receipts", "ledger_withdrawals")


def _first_tables(connection: Connection) -> None:
    metadata.create_all(connection)
    for table in APPEND_ONLY:
        for statement in _append_only(connection.dialect.name, table):
            connection.exec_driver_sql(statement)
    connection.execute(facts.insert().values(name="hash_key", value=secrets.token_hex(32)))


def _aliases(connection: Connection) -> None:
    # A new ledger has got it with the first tables already.
    aliases.create(connection, checkfirst=True)


def _agreements(connection: Connection) -> None:
    agreements.create(connection, checkfirst=True)


def _append_only(dialect: str, table: str) -> list[str]:
    # Each driver says it in its own words; SQLite is the only one so far.
    if dialect != "sqlite":
        return []
    return [
        f"create trigger {table}_no_{verb} before {verb} on {table} "
        f"begin select raise(abort, '{table} is append-only'); end"
        for verb in ("update", "delete")
    ]


# Number n brings a ledger of version n - 1 to version n. Add at the end; change nothing above.
MIGRATIONS: tuple[tuple[str, Callable[[Connection], None]], ...] = (
    ("the first tables", _first_tables),
    ("former ids of merged profiles", _aliases),
    ("when people last agreed, by every id they had", _agreements),
)


def version_of(connection: Connection) -> int:
    """Return the version of this ledger; 0 when it is empty."""
    if not sa.inspect(connection).has_table(facts.name):
        return 0
    found = connection.scalar(sa.select(facts.c.value).where(facts.c.name == "version"))
    return int(found or 0)


def pending(connection: Connection) -> list[str]:
    """Return what `migrate` would do: the dry run."""
    return [sentence for sentence, _ in MIGRATIONS[version_of(connection) :]]


def migrate(connection: Connection) -> int:
    """Bring the ledger to the newest version and return it."""
    found = version_of(connection)
    newest = len(MIGRATIONS)
    if found > newest:
        raise SettingsError(
            f"ledger: written by a newer Muster (version {found}, this one knows {newest}). "
            "Use the newer one."
        )
    for _, step in MIGRATIONS[found:]:
        step(connection)
    if found < newest:
        connection.execute(facts.delete().where(facts.c.name == "version"))
        connection.execute(facts.insert().values(name="version", value=str(newest)))
    return newest
