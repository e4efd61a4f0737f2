"""Says how old the newest row of each source is; reads sources only, never the warehouse file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import ArrowException

from federated.warehouse import open_warehouse
from muster.errors import GateFailed, InputError
from muster.pipeline.runs import in_utc
from muster.pipeline.sources import SourceTable, read_source_tables
from muster.settings import NAME, Settings

State = Literal["fresh", "late", "too late", "empty", "missing", "not watched"]


@dataclass(frozen=True, slots=True)
class SourceAge:
    """How old one source table is, seen from one as_of."""

    source: str
    table: str
    state: State
    newest_at: datetime | None
    # The limit by which the state was judged.
    late_after: timedelta | None
    file: Path | None = None


def watch(settings: Settings, as_of: datetime) -> list[SourceAge]:
    """Compare the newest row before `as_of` with the freshness each source declares."""
    return [_age(settings, table, as_of) for table in read_source_tables(settings)]


def require_fresh(ages: Sequence[SourceAge]) -> None:
    """Raise GateFailed naming every source that is too late, empty or missing."""
    faults = [age for age in ages if age.state in {"too late", "empty", "missing"}]
    if faults:
        lines = "\n".join(
            f"  {age.source}.{age.table}: {age.state} (newest row {age.newest_at or 'none'}, "
            f"allowed age {age.late_after or 'not declared'}){_missing_file(age)}"
            for age in faults
        )
        need = "1 source needs" if len(faults) == 1 else f"{len(faults)} sources need"
        raise GateFailed(
            f"freshness: {need} a look.\n{lines}\n"
            "Ask whoever delivers the source, or change freshness in dbt_project/sources."
        )


def _missing_file(age: SourceAge) -> str:
    return f", no file {age.file}" if age.state == "missing" and age.file else ""


def _age(settings: Settings, table: SourceTable, as_of: datetime) -> SourceAge:
    if table.loaded_at_field is None or not (table.error_after or table.warn_after):
        return SourceAge(table.source, table.table, "not watched", None, None, table.file)
    if not NAME.fullmatch(table.loaded_at_field):
        raise InputError(
            f'{table.source}: loaded_at_field "{table.loaded_at_field}" is no column name.'
        )
    newest, exists = _newest(settings, table, as_of)
    if newest is None:
        state: State = "empty" if exists else "missing"
    else:
        state = _judge(as_of - newest, table)
    first, last = table.warn_after or table.error_after, table.error_after or table.warn_after
    limit = first if state in {"fresh", "late"} else last
    return SourceAge(table.source, table.table, state, newest, limit, table.file)


def _judge(age: timedelta, table: SourceTable) -> State:
    if table.error_after is not None and age > table.error_after:
        return "too late"
    return "late" if table.warn_after is not None and age > table.warn_after else "fresh"


def _newest(
    settings: Settings, table: SourceTable, as_of: datetime
) -> tuple[datetime | None, bool]:
    field, naive = str(table.loaded_at_field), as_of.astimezone(UTC).replace(tzinfo=None)
    if table.file is None:
        place = f"{table.schema}.{table.table}"
        if not all(NAME.fullmatch(part) for part in (table.schema, table.table)):
            raise InputError(f"{place}: not the name of a table.")
        with open_warehouse(settings.warehouse_url) as warehouse:
            sql = f"select max({field}) from {place} where {field} < ?"  # noqa: S608 - checked names
            found = warehouse.rows(sql, (naive,))[0][0]
        return (in_utc(found) if found else None), True
    try:
        column = pq.read_table(table.file, columns=[field], filters=[(field, "<", naive)])[field]
    except FileNotFoundError:
        return None, False
    except (ArrowException, OSError, KeyError) as error:
        raise InputError(
            f"{table.file}: cannot read column {field} ({' '.join(str(error).split())[:200]}). "
            "Correct the file or loaded_at_field."
        ) from error
    newest = pc.max(column).as_py()
    return (in_utc(newest) if newest else None), True
