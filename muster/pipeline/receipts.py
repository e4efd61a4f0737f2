"""Hands the ledger back to dbt: deliveries, receipts and exclusions as Parquet, replaced whole."""

import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from activation.clock import system_clock
from activation.sync.ledger.exporting import read_tables
from activation.sync.ledger.opening import open_ledger
from muster.settings import Settings


@dataclass(frozen=True, slots=True)
class LedgerFiles:
    """Where the ledger was written and how many rows of each kind it holds."""

    folder: Path
    rows: dict[str, int]


def write_receipts(settings: Settings) -> LedgerFiles:
    """Write the ledger to exports/ledger, empty tables too, each file replaced in one step."""
    folder = settings.exports_dir / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    with open_ledger(settings.ledger_url, system_clock) as ledger:
        tables = read_tables(ledger)
    for name, table in tables.items():
        _replace(folder / f"{name}.parquet", table)
    return LedgerFiles(folder, {name: table.num_rows for name, table in tables.items()})


def _replace(path: Path, table: pa.Table) -> None:
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
