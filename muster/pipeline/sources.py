"""Which tables dbt reads as sources, where they lie and which columns they have; reads no row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyarrow import ArrowException

from muster.settings import Settings, read_yaml, render

PERIODS = {"minute": 1, "hour": 60, "day": 1440}


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One declared source table; `file` is None where it is a table of the warehouse."""

    source: str
    table: str
    schema: str
    file: Path | None
    loaded_at_field: str | None
    warn_after: timedelta | None
    error_after: timedelta | None


def read_source_tables(settings: Settings) -> list[SourceTable]:
    """Return every table declared in dbt_project/sources, file by file."""
    folder = settings.project_dir / "dbt_project" / "sources"
    return [
        table
        for path in sorted(folder.glob("*.yml"))
        for source in read_yaml(path).get("sources") or []
        for table in _tables(path, source, settings)
    ]


def source_columns(settings: Settings, source: str, table: str) -> list[str]:
    """Return the columns a source file has now; none when it is no readable file."""
    for known in read_source_tables(settings):
        if (known.source, known.table) == (source, table) and known.file is not None:
            try:
                return list(pq.read_schema(known.file).names)
            except (ArrowException, OSError):
                return []
    return []


def _tables(path: Path, source: dict[str, Any], settings: Settings) -> Iterator[SourceTable]:
    above = source.get("config") or {}
    for table in source.get("tables") or []:
        own = table.get("config") or {}
        config = {**above, **own}
        meta = {**(above.get("meta") or {}), **(own.get("meta") or {})}
        freshness = config.get("freshness") or {}
        yield SourceTable(
            source=str(source["name"]),
            table=str(table["name"]),
            schema=str(source.get("schema", source["name"])),
            file=_file(path, meta.get("external_location"), str(table["name"]), settings),
            loaded_at_field=config.get("loaded_at_field"),
            warn_after=_span(freshness.get("warn_after")),
            error_after=_span(freshness.get("error_after")),
        )


def _file(path: Path, location: object, name: str, settings: Settings) -> Path | None:
    """Return where dbt-duckdb finds the table; relative places start at the project."""
    if not location or not settings.is_duckdb:
        return None
    place = str(location).replace("{name}", name)
    return settings.project_dir / str(render(path, place, settings.home))


def _span(declared: dict[str, Any] | None) -> timedelta | None:
    if not declared:
        return None
    return timedelta(minutes=int(declared["count"]) * PERIODS[str(declared["period"])])
