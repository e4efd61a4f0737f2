"""Opens a stand-alone catalogue, and holds it against the warehouse where there is one."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from federated.catalog.from_file import read_catalog_file
from federated.catalog.stored import StoredCatalog
from federated.warehouse import Warehouse

DEFAULT_SCHEMAS = {"duckdb": "main", "postgres": "public"}


def load_catalog(path: Path | str, warehouse: Warehouse | None = None) -> StoredCatalog:
    """Return the catalogue a YAML file declares.

    With a warehouse, types that are left out are read there, and tables and columns must exist.

    Raises: CatalogError with every fault and its line; DocumentError when it is no such file.
    """
    if warehouse is None:
        return read_catalog_file(Path(path))

    @cache
    def tables_of(schema: str) -> Mapping[str, Mapping[str, str]]:
        return {
            relation.name: {column.name: column.type for column in relation.columns}
            for relation in warehouse.relations(schema)
        }

    return read_catalog_file(Path(path), tables_of, DEFAULT_SCHEMAS.get(warehouse.engine, ""))
