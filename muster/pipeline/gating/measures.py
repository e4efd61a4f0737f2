"""Measures what the gate judges: a row per mart, column value, source and audience; judges none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from federated.errors import nearest
from federated.warehouse import Relation, Warehouse
from muster.errors import InputError
from muster.pipeline.gating.thresholds import Thresholds
from muster.pipeline.marts import qualified, quoted, require
from muster.pipeline.runs import RunInfo, in_utc

OTHER = "other"
_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing: its name in messages, what was measured, how grave each check is."""

    subject: str
    facts: dict[str, Any]
    severities: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measuring:
    """What every measurement needs: the warehouse and its tables, the run, the thresholds."""

    warehouse: Warehouse
    relations: dict[str, Relation]
    run: RunInfo
    thresholds: Thresholds

    @property
    def as_of(self) -> datetime:
        """Return the run's as_of as the warehouse writes it."""
        return self.run.as_of.replace(tzinfo=None)

    def table(self, name: str, *columns: str) -> str:
        """Return a table as SQL, after making sure it has the columns a check names."""
        relation = require(self.relations, name)
        known = {column.name for column in relation.columns}
        for column in columns:
            if column not in known:
                raise InputError(
                    f'gate.yml: {name} has no column "{column}". {nearest(column, known)}'
                )
        return qualified(relation)

    def hours_behind(self, moment: datetime | None) -> float:
        """Return by how many hours a moment lies before as_of; 0 when there is none."""
        if moment is None:
            return 0.0
        return (self.run.as_of - in_utc(moment)).total_seconds() / _HOUR_SECONDS


def measure_tables(measuring: Measuring) -> Iterator[Row]:
    """Count rows, keys without value, keys written twice and rows ahead of as_of, per mart."""
    for name, check in measuring.thresholds.tables.items():
        table = measuring.table(name, *check.key, *([check.times] if check.times else []))
        keys = ", ".join(quoted(key) for key in check.key)
        nulls = " or ".join(f"{quoted(key)} is null" for key in check.key)
        ahead = f"{quoted(check.times)} >= ?" if check.times else "1 = 0"
        count = measuring.warehouse.rows(
            f"select count(*), count(*) filter (where {nulls}), "  # noqa: S608 - quoted names
            f"count(*) filter (where {ahead}) from {table}",
            (measuring.as_of,) if check.times else (),
        )[0]
        twice = measuring.warehouse.rows(
            f"select coalesce(sum(times - 1), 0) from (select count(*) as times "  # noqa: S608
            f"from {table} group by {keys} having count(*) > 1) as keys_written"
        )[0]
        facts = {
            "key": ", ".join(check.key),
            "rows_count": int(count[0]),
            "least_rows_count": 0 if check.may_be_empty else 1,
            "null_keys_count": int(count[1]),
            "rows_ahead_count": int(count[2]),
            "duplicate_keys_count": int(twice[0]),
        }
        names = ("not_empty", "key_complete", "key_unique", "not_ahead")
        yield Row(name, facts, dict.fromkeys(names, check.severity))


def measure_values(measuring: Measuring, column: str) -> Iterator[Row]:
    """Count the rows of each value of one column."""
    name, _, field_name = column.partition(".")
    table = measuring.table(name, field_name)
    counted = measuring.warehouse.rows(
        f"select {quoted(field_name)}, count(*) from {table} "  # noqa: S608 - quoted names
        "group by 1 order by 1"
    )
    severity = measuring.thresholds.values[column].severity
    for value, rows in counted:
        text = "nothing" if value is None else str(value)
        yield Row(column, {"value": text, "rows_count": int(rows)}, {"known_value": severity})


def measure_freshness(measuring: Measuring) -> Iterator[Row]:
    """Tell how far the newest event of each source lies behind as_of."""
    allowed = measuring.thresholds.freshness
    if not allowed:
        return
    table = measuring.table("fct_events", "source", "loaded_at")
    newest = dict(
        measuring.warehouse.rows(
            f"select source, max(loaded_at) from {table} group by 1 order by 1"  # noqa: S608
        )
    )
    for source in sorted({*newest, *allowed} - {OTHER}):
        check = allowed.get(source) or allowed.get(OTHER)
        if check is not None:
            facts = {
                "is_loaded": newest.get(source) is not None,
                "hours_behind": measuring.hours_behind(newest.get(source)),
                "hours_allowed": check.hours,
            }
            yield Row(f"source {source}", facts, dict.fromkeys(("loaded", "fresh"), check.severity))
