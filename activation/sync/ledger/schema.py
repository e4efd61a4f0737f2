"""The tables of the ledger; which driver holds them and what is written there is elsewhere."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python, naive UTC in the database, on every driver."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, store the rest without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A time without a zone reached the ledger ({value}).")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def _text(name: str, *, key: bool = False, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, primary_key=key, nullable=null)


def _time(name: str, *, null: bool = True) -> "sa.Column[datetime]":
    return sa.Column(name, UtcDateTime, nullable=null)


facts = sa.Table("ledger_facts", metadata, _text("name", key=True), _text("value"))

runs = sa.Table(
    "ledger_runs",
    metadata,
    _text("run_key", key=True),
    _text("target"),
    _text("destination"),
    _text("audience_key"),
    _text("campaign"),
    _text("export_run_id"),
    _time("as_of", null=False),
    sa.Column("targeted", sa.Integer, nullable=False),
    _text("state"),
    _time("started_at", null=False),
    _time("closed_at"),
)

deliveries = sa.Table(
    "ledger_deliveries",
    metadata,
    _text("delivery_key", key=True),
    sa.Column("run_key", sa.Text, sa.ForeignKey("ledger_runs.run_key"), nullable=False),
    _text("target"),
    _text("destination"),
    _text("audience_key"),
    _text("campaign"),
    _text("entity"),
    _text("entity_key"),
    _text("op"),
    _time("occurrence", null=False),
    sa.Column("rebuild", sa.Integer, nullable=False),
    _text("payload_hash"),
    _text("state"),
    _text("reason"),
    _text("code"),
    sa.Column("attempt", sa.Integer, nullable=False, default=0),
    _time("first_try_at"),
    _time("next_at"),
    _time("deferred_until"),
    _time("not_after"),
    _text("owner", null=True),
    sa.Column("fence", sa.Integer, nullable=False, default=0),
    _time("lease_until"),
    _text("batch_key", null=True),
    _text("reference"),
    sa.Column("consent_version", sa.Integer),
    _text("contact_channel"),
    _time("contact_at"),
    _time("updated_at", null=False),
    sa.Index("deliveries_by_run", "run_key", "state"),
    sa.Index("deliveries_by_subject", "destination", "audience_key", "campaign", "entity_key"),
    sa.Index("deliveries_by_entity", "entity_key", "op", "state"),
)

events = sa.Table(
    "ledger_events",
    metadata,
    sa.Column("event_id", sa.Integer, primary_key=True, autoincrement=True),
    _text("delivery_key"),
    _text("from_state"),
    _text("to_state"),
    sa.Column("fence", sa.Integer, nullable=False),
    _time("at", null=False),
    _text("detail"),
)

# What the far side has; a row appears, changes and goes only together with the acknowledgement.
memberships = sa.Table(
    "ledger_memberships",
    metadata,
    _text("target", key=True),
    _text("destination", key=True),
    _text("audience_key", key=True),
    _text("entity", key=True),
    _text("entity_key", key=True),
    _text("payload_hash"),
    _text("delivery_key"),
    _time("since", null=False),
)

receipts = sa.Table(
    "ledger_receipts",
    metadata,
    sa.Column("receipt_id", sa.Integer, primary_key=True, autoincrement=True),
    _text("delivery_key"),
    _text("kind"),
    _time("received_at", null=False),
    _text("detail"),
    # Millionths: SQLite has no exact decimals.
    sa.Column("cost_millionths", sa.BigInteger),
    _text("currency", null=True),
)

consent_loads = sa.Table(
    "ledger_consent_loads",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=True),
    _text("export_run_id"),
    _time("as_of", null=False),
    _time("loaded_at", null=False),
)

consents = sa.Table(
    "ledger_consents",
    metadata,
    _text("profile_id", key=True),
    _text("channel", key=True),
    _text("purpose", key=True),
    _text("scope", key=True),
    _text("status"),
    _time("occurred_at", null=False),
)

# When whoever had an id, or was one profile with them, last agreed; former ids are among them.
agreements = sa.Table(
    "ledger_agreements",
    metadata,
    _text("profile_id", key=True),
    _text("channel", key=True),
    _text("purpose", key=True),
    _text("scope", key=True),
    _time("agreed_at", null=False),
)

withdrawals = sa.Table(
    "ledger_withdrawals",
    metadata,
    sa.Column("withdrawal_id", sa.Integer, primary_key=True, autoincrement=True),
    _text("profile_id"),
    _text("channel"),
    _text("purpose"),
    _time("received_at", null=False),
    _text("source"),
)

# Which profile answers for a former one now; chains are followed before they are written.
aliases = sa.Table(
    "ledger_aliases",
    metadata,
    _text("target", key=True),
    _text("former_id", key=True),
    _text("profile_id"),
    _time("merged_at", null=False),
    sa.Index("aliases_by_profile", "target", "profile_id"),
)

# Keyed by a keyed hash of the identifier, so that a row outlives the erasure of the person.
suppressions = sa.Table(
    "ledger_suppressions",
    metadata,
    _text("channel", key=True),
    _text("identifier_hash", key=True),
    _text("code", key=True),
    _text("reason"),
    _time("suppressed_at", null=False),
)

service_pauses = sa.Table(
    "ledger_service_pauses",
    metadata,
    _text("profile_id", key=True),
    _text("reason"),
)
