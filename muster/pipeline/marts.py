"""Finds the tables others may rely on, wherever the project puts them; changes none."""

from difflib import get_close_matches

from federated.warehouse import Relation, Warehouse
from muster.errors import StepMissing
from muster.settings import Settings

_INNER = ("int_", "stg_", "base_")
_LEFT_BY_DBT = ("__dbt_tmp", "__dbt_backup", "__dbt_new_data")


def quoted(name: str) -> str:
    """Return a name of the catalogue as an SQL identifier.

    >>> quoted('dim_profiles')
    '"dim_profiles"'
    """
    return '"' + name.replace('"', '""') + '"'


def qualified(relation: Relation) -> str:
    """Return a relation's schema and name as SQL."""
    return f"{quoted(relation.schema)}.{quoted(relation.name)}"


def find_relations(warehouse: Warehouse, settings: Settings) -> dict[str, Relation]:
    """Return every mart and audience relation by its bare name, in the order of the names."""
    found: dict[str, Relation] = {}
    for schema in sorted({settings.schemas["marts"], settings.schemas["audiences"]}):
        for relation in warehouse.relations(schema):
            if relation.name.startswith(_INNER) or any(s in relation.name for s in _LEFT_BY_DBT):
                continue
            found[relation.name] = relation
    return dict(sorted(found.items()))


def require(relations: dict[str, Relation], name: str) -> Relation:
    """Return the relation of that name.

    Raises: StepMissing when it was not built.
    """
    if name in relations:
        return relations[name]
    close = get_close_matches(name, relations, n=1)
    there = f' (there is "{close[0]}")' if close else ""
    raise StepMissing(f"{name}: not in the warehouse{there}. Run: muster build")


def audience_sizes(warehouse: Warehouse, relations: dict[str, Relation]) -> dict[str, int]:
    """Return the number of current members of each audience that has any."""
    table = qualified(require(relations, "fct_audience_members"))
    rows = warehouse.rows(
        f"select audience_key, count(*) from {table} group by 1 order by 1"  # noqa: S608
    )
    return {str(key): int(size) for key, size in rows}
