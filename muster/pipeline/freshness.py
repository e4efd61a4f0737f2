"""Says how old the newest row of each source is; reads sources only, never the warehouse file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import ArrowException

from federated.warehouse import open_warehouse
from muster.errors import GateFailed, InputError
from muster.pipeline.runs import in_utc
from muster.settings import NAME, Settings, read_yaml, render

State = Literal["fresh", "late", "too late", "empty", "missing", "not watched"]
PERIODS = {"minute": 1, "hour": 60, "day": 1440}


@dataclass(frozen=True, slots=True)
class SourceAge:
    """How old one source table is, seen from one as_of."""

    source: str
    table: str
    state: State
    newest_at: datetime | None
    late_after: timedelta | None


@dataclass(frozen=True, slots=True)
class _Watched:
    source: str
    table: str
    location: str | None
    schema: str
    field: str | None
    warn_after: timedelta | None
    error_after: timedelta | None


def watch(settings: Settings, as_of: datetime) -> list[SourceAge]:
    """Compare the newest row before `as_of` with the freshness each source declares."""
    watched = [
        table
        for path in sorted((settings.project_dir / "dbt_project" / "sources").glob("*.yml"))
        for table in _tables(path, settings)
    ]
    return [_age(settings, table, as_of) for table in watched]


def require_fresh(ages: Sequence[SourceAge]) -> None:
    """Raise GateFailed naming every source that is too late, empty or missing."""
    faults = [age for age in ages if age.state in {"too late", "empty", "missing"}]
    if faults:
        lines = "\n".join(
            f"  {age.source}.{age.table}: {age.state} (newest row {age.newest_at or 'none'}, "
            f"allowed age {age.late_after or 'not declared'})"
            for age in faults
        )
        raise GateFailed(
            f"freshness: {len(faults)} sources need a look.\n{lines}\n"
            "Ask whoever delivers the source, or change freshness in dbt_project/sources."
        )


def _tables(path: Path, settings: Settings) -> Iterator[_Watched]:
    for source in read_yaml(path).get("sources") or []:
        for table in source.get("tables") or []:
            own = {**(source.get("config") or {}), **(table.get("config") or {})}
            meta = {
                **((source.get("config") or {}).get("meta") or {}),
                **((table.get("config") or {}).get("meta") or {}),
            }
            place = meta.get("external_location")
            named = str(place).replace("{name}", str(table["name"])) if place else None
            freshness = own.get("freshness") or {}
            yield _Watched(
                source=str(source["name"]),
                table=str(table["name"]),
                location=str(render(path, named, settings.home)) if named else None,
                schema=str(source.get("schema", source["name"])),
                field=own.get("loaded_at_field"),
                warn_after=_span(freshness.get("warn_after")),
                error_after=_span(freshness.get("error_after")),
            )


def _span(declared: dict[str, Any] | None) -> timedelta | None:
    if not declared:
        return None
    return timedelta(minutes=int(declared["count"]) * PERIODS[str(declared["period"])])


def _age(settings: Settings, table: _Watched, as_of: datetime) -> SourceAge:
    limit = table.error_after or table.warn_after
    if table.field is None or limit is None:
        return SourceAge(table.source, table.table, "not watched", None, None)
    if not NAME.fullmatch(table.field):
        raise InputError(f'{table.source}: loaded_at_field "{table.field}" is no column name.')
    newest, exists = _newest(settings, table, as_of)
    if newest is None:
        state: State = "empty" if exists else "missing"
    else:
        state = _judge(as_of - newest, table)
    return SourceAge(table.source, table.table, state, newest, limit)


def _judge(age: timedelta, table: _Watched) -> State:
    if table.error_after is not None and age > table.error_after:
        return "too late"
    return "late" if table.warn_after is not None and age > table.warn_after else "fresh"


def _newest(settings: Settings, table: _Watched, as_of: datetime) -> tuple[datetime | None, bool]:
    field, naive = str(table.field), as_of.astimezone(UTC).replace(tzinfo=None)
    if not settings.is_duckdb:
        place = f"{table.schema}.{table.table}"
        if not all(NAME.fullmatch(part) for part in (table.schema, table.table)):
            raise InputError(f"{place}: not the name of a table.")
        with open_warehouse(settings.warehouse_url) as warehouse:
            sql = f"select max({field}) from {place} where {field} < ?"  # noqa: S608 - checked names
            found = warehouse.rows(sql, (naive,))[0][0]
        return (in_utc(found) if found else None), True
    path = settings.project_dir / str(table.location)
    try:
        column = pq.read_table(path, columns=[field], filters=[(field, "<", naive)])[field]
    except FileNotFoundError:
        return None, False
    except (ArrowException, OSError, KeyError) as error:
        raise InputError(
            f"{path}: cannot read column {field} ({' '.join(str(error).split())[:200]}). "
            "Correct the file or loaded_at_field."
        ) from error
    newest = pc.max(column).as_py()
    return (in_utc(newest) if newest else None), True
