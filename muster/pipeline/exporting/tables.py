"""The tables of an export as queries over the marts, each in one total order; runs none."""

from dataclasses import dataclass

from federated.catalog.model_names import attributes_view
from federated.warehouse import Relation
from muster.errors import StepMissing
from muster.pipeline.marts import qualified, quoted, require

ALL_COLUMNS: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One exported table: its mart, its columns in sort order, which rows, and why they are in.

    One that is optional is left out where its mart was not built.
    """

    source: str
    columns: tuple[str, ...]
    where: str = ""
    reason: str = ""
    is_optional: bool = False


# Rows are sorted by every column in the order written here, so that the same rows give the same
# bytes; the key stands first.
EXPORT_TABLES = {
    "members": ExportTable(
        "fct_audience_members", ("audience_key", "entity", "entity_key", "entered_at")
    ),
    "member_changes": ExportTable(
        "fct_audience_member_changes",
        ("audience_key", "entity", "entity_key", "change", "reason", "as_of"),
        "run_id = '{run_id}'",
    ),
    "profiles": ExportTable(
        "dim_profiles",
        (
            "profile_id",
            "full_name",
            "name_latin",
            "language",
            "country",
            "city",
            "household_id",
        ),
    ),
    "identifiers": ExportTable(
        "bridge_profile_identifiers", ("profile_id", "namespace", "identifier", "last_seen_at")
    ),
    "consents": ExportTable(
        "dim_consents", ("profile_id", "channel", "purpose", "scope", "status", "occurred_at")
    ),
    # Optional for who reads them: exports written before have the same schema version.
    "agreements": ExportTable(
        "dim_agreements", ("profile_id", "channel", "purpose", "scope", "agreed_at")
    ),
    "aliases": ExportTable(
        "dim_profile_aliases", ("former_profile_id", "profile_id", "merged_at", "led_at")
    ),
    "service_pauses": ExportTable(
        "fct_service_cases",
        ("profile_id",),
        "is_open and case_type = 'complaint'",
        reason="open_complaint",
    ),
    "audiences": ExportTable("dim_audiences", ALL_COLUMNS),
    # Only where a project computes attributes of profiles.
    "attributes": ExportTable(attributes_view("profile"), ALL_COLUMNS, is_optional=True),
}


def export_queries(relations: dict[str, Relation], run_id: str) -> dict[str, str]:
    """Return the query of each exported table, for one run (whose name `latest_run` has checked).

    Raises: StepMissing when a mart or one of its columns was not built.
    """
    return {
        name: _query(table, relations, run_id)
        for name, table in EXPORT_TABLES.items()
        if table.source in relations or not table.is_optional
    }


def _query(table: ExportTable, relations: dict[str, Relation], run_id: str) -> str:
    source = require(relations, table.source)
    kinds = {column.name: column.type for column in source.columns}
    columns = table.columns or tuple(kinds)
    missing = [column for column in columns if column not in kinds]
    if missing:
        raise StepMissing(
            f"{table.source}: no column {', '.join(missing)}, which the export needs "
            f"(there are: {', '.join(kinds)}). Run: muster build"
        )
    selected = [quoted(column) for column in columns]
    # The same order on every engine: bytes, not the language of the server.
    order = [
        f'{quoted(column)} collate "C"' if is_text(kinds[column]) else quoted(column)
        for column in columns
    ]
    added = f", '{table.reason}' as reason" if table.reason else ""
    where = f" where {table.where.format(run_id=run_id)}" if table.where else ""
    # Several open cases are one pause; every other table has its key, which the gate has checked.
    distinct = "distinct " if table.reason else ""
    rows = f"select {distinct}{', '.join(selected)} from {qualified(source)}{where}"  # noqa: S608
    return f"select *{added} from ({rows}) as sorted order by {', '.join(order)}"  # noqa: S608


def is_text(kind: str) -> bool:
    """Say whether a column of that type is ordered by a collation."""
    return kind.lower().startswith(("text", "varchar", "character varying", "character("))
