"""Reads from namespaces.yml whether a table says who is who, so that no graph has to find it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from federated.documents import load_document
from federated.errors import CatalogError, nearest, shown
from federated.staging.declarations import Existing, Namespace, SourceTable
from federated.staging.reading import Reader
from federated.staging.render_staging import NOTICE

WAYS = ("graph", "existing")


def read_identity(
    path: Path, namespaces: Mapping[str, Namespace], tables: Sequence[SourceTable]
) -> Existing | None:
    """Return the table whose key is everybody's id, or None where the graph finds who is who.

    Raises: CatalogError with every fault found.
    """
    reader = Reader(load_document(path, kind="namespaces"))
    data = reader.document.data
    found = None
    if reader.choice(data.get("identity"), "identity", WAYS, "graph") == "existing":
        found = _read_existing(reader, namespaces, {f"{t.source}.{t.name}": t for t in tables})
    else:
        for key in ("table", "key"):
            if key in data:
                reader.fault(key, "is given, and identity is graph", "Write: identity: existing")
    if reader.faults:
        raise CatalogError(reader.faults)
    return found


def render_identity(existing: Existing | None) -> str:
    """Return the model of one row that says how people are found."""
    said = {"kind": "graph" if existing is None else "existing", "source": None,
            "source_table": None, "namespace": None}  # fmt: skip
    if existing is not None:
        said |= {
            "source": existing.source,
            "source_table": existing.table,
            "namespace": existing.namespace,
        }
    columns = ",\n".join(
        f"    cast({'null' if value is None else repr(value)} as text) as {name}"
        for name, value in said.items()
    )
    return f"-- {NOTICE.format(origin='dbt_project/namespaces.yml')}\nselect\n{columns}\n"


def _read_existing(
    reader: Reader, namespaces: Mapping[str, Namespace], tables: Mapping[str, SourceTable]
) -> Existing | None:
    data = reader.document.data
    name = reader.plain(data.get("table"), "table")
    table = tables.get(name)
    if name and table is None:
        reader.fault("table", f"no table {shown(name)}", nearest(name, tables))
    key = reader.name(data.get("key"), "key")
    if table is None or not key:
        return None
    if not table.has(key):
        advice = nearest(key, [column.name for column in table.columns])
        reader.fault("key", f"no column {shown(key)} in {name}", advice)
        return None
    codes = [each.namespace for each in table.identities if each.column == key]
    if len(codes) != 1:
        code = next(iter(namespaces))
        advice = f"Add {{namespace: {code}, column: {key}}} to the identities of {name}, once."
        reader.fault("key", f"{key} is no identity of {name}", advice)
        return None
    if sum(each.namespace == codes[0] for each in table.identities) > 1:
        problem = f"{codes[0]} is also in another column of {name}"
        reader.fault("key", problem, "Declare the other one in another namespace.")
    return Existing(table.source, table.name, codes[0])
