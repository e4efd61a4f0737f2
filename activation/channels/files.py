"""Files: the changes of one run as CSV and Parquet with a manifest, seen whole or not at all."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from activation.channels.base import Channel, Config, Guarantee, Limits, Setting
from activation.crash import crash_point
from activation.errors import ChannelDown
from activation.records import Batch, Op, Result, Row, State


class _Folder:
    """One folder of drops: <audience>/<as_of>-<run>-<batch>.*."""

    def __init__(self, config: Config, base: Path) -> None:
        self.config = config
        self.base = base

    def send(self, batch: Batch) -> list[Result]:
        """Write one drop; writing the same rows again gives the same files and names.

        Other rows of the same run, after a mapping has changed, are a drop of their own.
        """
        rows = sorted(batch.rows, key=lambda row: (row.op, row.entity_key))
        stem = f"{batch.as_of:%Y%m%dT%H%M%SZ}-{batch.run_key[:12]}-{batch.key[:12]}"
        folder = self.base / batch.audience_key
        contents = {f"{stem}.csv": _csv(rows), f"{stem}.parquet": _parquet(rows)}
        contents[f"{stem}.manifest.json"] = _manifest(batch, rows, contents)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # The manifest comes last: who waits for it never reads half a drop.
            for name, content in contents.items():
                _replace(folder / name, content)
                crash_point("send.during")
        except OSError as error:
            raise ChannelDown(
                f"destination {self.config.destination}: {folder} cannot be written "
                f"({error.strerror}). Nothing is lost: make room or correct the path, "
                "then apply again."
            ) from error
        name = f"{batch.audience_key}/{stem}.manifest.json"
        return [Result(row.key, State.SENT, reference=name) for row in rows]


def _columns(rows: list[Row]) -> list[str]:
    names = {name for row in rows for name in (*row.identities, *row.attributes)}
    return ["delivery_key", "op", "entity_key", *sorted(names)]


def _values(row: Row) -> dict[str, str | None]:
    own = {"delivery_key": row.key, "op": str(row.op), "entity_key": row.entity_key}
    return {**row.attributes, **row.identities, **own}


def _csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    # RFC 4180 and nothing else: machines read this, so no cell is altered for a spreadsheet.
    writer = csv.DictWriter(text, _columns(rows), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_values(row) for row in rows)
    return text.getvalue().encode()


def _parquet(rows: list[Row]) -> bytes:
    schema = pa.schema([(name, pa.string()) for name in _columns(rows)])
    sink = io.BytesIO()
    table = pa.Table.from_pylist([_values(row) for row in rows], schema=schema)
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _manifest(batch: Batch, rows: list[Row], contents: dict[str, bytes]) -> bytes:
    ops = {str(op): sum(row.op is op for row in rows) for op in Op if op is not Op.SEND}
    listing = {
        "schema_version": 1,
        "audience": batch.audience_key,
        "as_of": batch.as_of.isoformat(),
        "rows": len(rows),
        "ops": ops,
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(contents.items())
        },
    }
    return (json.dumps(listing, ensure_ascii=False, indent=2) + "\n").encode()


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


@contextmanager
def _open(config: Config) -> Iterator[_Folder]:
    path = Path(config["path"]).expanduser()
    yield _Folder(config, path if path.is_absolute() else config.outbox / path)


CHANNEL = Channel(
    key="files",
    label="Files (CSV and Parquet)",
    needs=(),
    takes=frozenset({Op.ADD, Op.UPDATE, Op.REMOVE}),
    guarantee=Guarantee.ATOMIC_REPLACE,
    limits=Limits(
        rows_per_call=5_000_000,
        source="ours: one drop is written from memory",
        read_on="2026-11-21",
    ),
    settings={"path": Setting("Folder; a relative one lies in the outbox")},
    errors={"the folder cannot be written": "nothing left: waits in the ledger"},
    open=_open,
    contact_channel="files",
)
