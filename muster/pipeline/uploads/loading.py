"""Loads the rows of an uploaded list, whole or not at all."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from federated.rule.parse import KEY
from federated.warehouse import open_warehouse
from muster.errors import GuardStopped, InputError
from muster.pipeline.uploads.declaring import Declared, declare, is_declared
from muster.pipeline.uploads.fields import Field, name_fields
from muster.pipeline.uploads.reading import Refused, read_headings, read_rows
from muster.settings import Settings, read_yaml

BATCH = 50_000
MOST_REFUSED = 0.05
SCHEMA = "sources_uploads"
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Asked:
    """What a person says about a list the first time; later files only bring rows."""

    namespace: str = "email"
    identifier: str | None = None
    label: str | None = None
    types: dict[str, str] | None = None
    expires_on: date | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What came of a file: rows kept, lines put aside and where, files written the first time."""

    key: str
    rows: int
    refused: int
    quarantine: str | None
    declared: tuple[str, ...]


def upload(
    settings: Settings,
    key: str,
    path: Path,
    moment: datetime,
    asked: Asked,
    *,
    most_refused: float = MOST_REFUSED,
    progress: Progress = lambda _rows: None,
) -> Uploaded:
    """Put the rows of a file in place of an uploaded list's, declaring the list if it is new.

    Raises: InputError for a file or an option that is at fault; GuardStopped when too many lines
    cannot be read. In both cases everything stays as it was.
    """
    if not KEY.match(key):
        raise InputError(f'upload: "{key}" is no key. Use lower case letters, digits and _.')
    headings = read_headings(path)
    is_new = not is_declared(settings.project_dir, key)
    declared = _asked(key, headings, asked) if is_new else _declared(settings, key, headings)
    folder = settings.home / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    quarantine = folder / f"{key}.refused.csv"
    place = folder / f"{key}.parquet"
    with _beside(place) as partial, _beside(quarantine) as aside:
        rows, refused = _write(path, declared, moment, partial, aside, progress)
        if refused > most_refused * max(rows + refused, 1):
            kept = aside.replace(folder / f"{key}.refused.not_loaded.csv")
            raise GuardStopped(
                f"upload {key}: {refused:,} of {rows + refused:,} lines cannot be read; {kept} "
                f"lists them. Nothing was loaded. Mend them, or allow more with --most-refused."
            )
        written = declare(settings.project_dir, declared) if is_new else []
        partial.replace(place)
        quarantine.unlink(missing_ok=True)
        if refused:
            aside.replace(quarantine)
    _into_warehouse(settings, key, place)
    lines = str(quarantine) if refused else None
    return Uploaded(key, rows, refused, lines, tuple(map(str, written)))


def empty(settings: Settings, key: str) -> Uploaded:
    """Take every row out of an uploaded list; everyone exits with the next run.

    Raises: InputError when there is no such list.
    """
    place = settings.home / "uploads" / f"{key}.parquet"
    if not is_declared(settings.project_dir, key) or not place.is_file():
        raise InputError(f"upload: there is no uploaded list {key}. Bring a file first.")
    with _beside(place) as partial:
        pq.write_table(pq.read_schema(place).empty_table(), partial)
        partial.replace(place)
    _into_warehouse(settings, key, place)
    return Uploaded(key, 0, 0, None, ())


def _asked(key: str, headings: list[str], asked: Asked) -> Declared:
    fields = name_fields(headings, asked.types or {})
    by_heading = {f.heading: f.name for f in fields}
    names = [f.name for f in fields]
    wanted = asked.identifier or headings[0]
    identifier = by_heading.get(wanted, wanted)
    if identifier not in names:
        raise InputError(f"--identifier: no column {wanted}. Choose one of: {', '.join(names)}.")
    label = asked.label or key.replace("_", " ").capitalize()
    return Declared(
        key, label, asked.namespace, identifier, tuple(fields), asked.expires_on, asked.labels
    )


def _declared(settings: Settings, key: str, headings: list[str]) -> Declared:
    """Return the list as the project has it; the file must have its columns."""
    path = settings.project_dir / "dbt_project/sources" / f"upload_{key}.yml"
    table = read_yaml(path)["sources"][0]["tables"][0]
    types = {c["name"]: c["data_type"] for c in table["columns"][2:]}
    fields = name_fields(headings, {})
    names = [f.name for f in fields]
    if names != list(types):
        raise InputError(
            f"upload {key}: the file has the columns {', '.join(names)}; the list has "
            f"{', '.join(types)}. Bring the same columns in the same order."
        )
    identity = table["config"]["meta"]["muster"]["identities"][0]
    typed = tuple(Field(f.heading, f.name, types[f.name]) for f in fields)
    return Declared(key, "", identity["namespace"], identity["column"], typed)


def _write(
    path: Path, declared: Declared, moment: datetime, place: Path, aside: Path, progress: Progress
) -> tuple[int, int]:
    schema = pa.schema(
        [
            ("line_number", pa.int64()),
            ("uploaded_at", pa.timestamp("us")),
            *((f.name, f.arrow) for f in declared.fields),
        ]
    )
    uploaded_at = moment.astimezone(UTC).replace(tzinfo=None)
    rows = refused = 0
    batch: list[tuple[object, ...]] = []
    with (
        pq.ParquetWriter(place, schema, compression="zstd") as writer,
        aside.open("w", encoding="utf-8", newline="") as out,
    ):
        quarantine = csv.writer(out)
        quarantine.writerow(["line", "reason"])
        for each in read_rows(path, declared.fields, declared.identifier):
            if isinstance(each, Refused):
                refused += 1
                quarantine.writerow([each.line, each.reason])
                continue
            batch.append((each.line, uploaded_at, *each.values))
            if len(batch) == BATCH:
                rows += _flush(writer, batch, schema)
                progress(rows)
        rows += _flush(writer, batch, schema)
        progress(rows)
    return rows, refused


def _flush(writer: pq.ParquetWriter, batch: list[tuple[object, ...]], schema: pa.Schema) -> int:
    columns = list(zip(*batch, strict=True)) or [()] * len(schema)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
    writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
    count = len(batch)
    batch.clear()
    return count


def _into_warehouse(settings: Settings, key: str, place: Path) -> None:
    """Load the rows where dbt cannot read a file; on DuckDB it reads the file itself."""
    if not settings.is_duckdb:
        with open_warehouse(settings.warehouse_url, read_only=False) as warehouse:
            warehouse.write_table(SCHEMA, key, pq.read_table(place))


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give a file beside the real one, which is gone afterwards unless it was moved into place."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)
