"""Makes the DuckDB file readers query out of Parquet files and comments; reads no warehouse."""

import re
from dataclasses import dataclass
from pathlib import Path

from federated.warehouse import Relation, Warehouse, open_warehouse
from muster.pipeline.marts import quoted

MEMBERS = "fct_audience_members"
_VIEW = "audience_"
_KEY = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class AudienceView:
    """A view of one audience's members that the snapshot can make again over the members table."""

    relation: Relation
    audience_key: str
    note: str = ""


def find_audience_views(relations: dict[str, Relation]) -> dict[str, AudienceView]:
    """Return the views `audience_<key>` whose columns all stand in the members table."""
    if MEMBERS not in relations:
        return {}
    columns = {column.name for column in relations[MEMBERS].columns}
    return {
        name: AudienceView(relation, name.removeprefix(_VIEW))
        for name, relation in relations.items()
        if relation.kind == "view"
        and name.startswith(_VIEW)
        and _KEY.fullmatch(name.removeprefix(_VIEW))
        and {column.name for column in relation.columns} <= columns
    }


def write_snapshot_file(
    path: Path, tables: dict[str, Path], views: list[AudienceView], relations: dict[str, Relation]
) -> None:
    """Write a DuckDB file with every table and view under its bare name, comments included."""
    with open_warehouse(f"duckdb:///{path}", read_only=False) as snapshot:
        with snapshot.transaction():
            for name, parquet in tables.items():
                snapshot.execute(
                    f"create table {quoted(name)} as select * from read_parquet(?)",  # noqa: S608
                    (str(parquet),),
                )
                _comment(snapshot, "table", relations[name], relations[name].comment)
            for view in views:
                snapshot.execute(_view_sql(view))
                about = [view.relation.comment, view.note]
                _comment(snapshot, "view", view.relation, "\n".join(filter(None, about)))
        # Nothing may be left in a write-ahead log: readers get this one file.
        snapshot.execute("checkpoint")


def _view_sql(view: AudienceView) -> str:
    columns = ", ".join(quoted(column.name) for column in view.relation.columns)
    return (
        f"create view {quoted(view.relation.name)} as select {columns} "  # noqa: S608 - quoted
        f"from {quoted(MEMBERS)} where audience_key = '{view.audience_key}'"
    )


def _comment(snapshot: Warehouse, kind: str, relation: Relation, about: str | None) -> None:
    if about:
        snapshot.execute(f"comment on {kind} {quoted(relation.name)} is {_literal(about)}")
    for column in relation.columns:
        if column.comment:
            where = f"{quoted(relation.name)}.{quoted(column.name)}"
            snapshot.execute(f"comment on column {where} is {_literal(column.comment)}")


def _literal(text: str) -> str:
    """Return text as a DuckDB literal; COMMENT takes neither a bind parameter nor an expression."""
    return "'" + text.replace("\x00", "").replace("'", "''") + "'"
