"""Reads what is compared of each person record, and brings it to one form; scores nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from federated.errors import TableMissing
from federated.warehouse import Warehouse
from muster.errors import StepMissing
from muster.pipeline.marts import quoted
from muster.pipeline.matching.keys import block_keys
from muster.pipeline.matching.kinds import KINDS, alike_column
from muster.pipeline.matching.values import letters

# A row is of whom its strongest identifier of a person says; each value is the latest of the
# source that goes first. Rows of devices alone are no record of a person.
RECORDS = """
    with held as (
        select
            row_key, namespace, identifier, occurred_at, loaded_at,
            row_number() over (
                partition by row_key order by priority, namespace, md5(identifier)
            ) as strength_rank
        from {schema}.int_identifiers_normalised
        where reason is null and namespace_type in ('cross_device', 'email', 'phone')
    ),
    holders as (select row_key, namespace, identifier from held where strength_rank = 1),
    found as (
        select
            holders.namespace, holders.identifier, attributes.attribute, attributes.value,
            attributes.precedence, attributes.occurred_at, attributes.loaded_at
        from {schema}.int_attributes_unioned as attributes
        inner join holders on attributes.row_key = holders.row_key
        where attributes.attribute in ({attributes})
        union all
        select
            holders.namespace, holders.identifier, held.namespace, held.identifier,
            0, held.occurred_at, held.loaded_at
        from held
        inner join holders on held.row_key = holders.row_key
        where held.namespace in ({identities})
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by namespace, identifier, attribute
                order by
                    precedence, occurred_at desc nulls last, loaded_at desc nulls last, md5(value)
            ) as choice_rank
        from found
    )
    select namespace, identifier, {columns}
    from ranked
    where choice_rank = 1
    group by namespace, identifier
"""


def read_records(
    warehouse: Warehouse, schema: str, attributes: Sequence[str], identities: Sequence[str]
) -> pa.Table:
    """Return one row per person record, in the same order on every engine: whose, and its values.

    Raises: StepMissing where the warehouse has not been built.
    """
    # What is declared by one name as both is refused before; no name is bound where there is none.
    names = [*attributes, *identities]
    columns = ", ".join(
        f"max(case when attribute = ? then value end) as {quoted(n)}" for n in names
    )
    sql = RECORDS.format(
        schema=quoted(schema),
        attributes=", ".join("?" * len(attributes)) or "null",
        identities=", ".join("?" * len(identities)) or "null",
        columns=columns,
    )
    try:
        found = warehouse.query(sql, [*attributes, *identities, *names])
    except TableMissing as error:
        raise StepMissing(f"identity match: {error} Run: muster build profiles") from error
    # Engines order texts each in its own way; by their signs they have one order.
    return found.sort_by([("namespace", "ascending"), ("identifier", "ascending")])


def prepare(found: pa.Table, compared: Mapping[str, str]) -> tuple[pa.Table, list[str]]:
    """Return records as they are compared, numbered in their order, and the columns of keys."""
    columns: dict[str, Any] = {"record_idx": pa.array(range(found.num_rows), pa.int64())}
    for name, kind in compared.items():
        texts = found[name].to_pylist()
        normalise = KINDS[kind].normalise
        known = {text: normalise(text) for text in set(texts) if text is not None}
        column = [None if text is None else known[text] for text in texts]
        columns[name] = pa.array(column, pa.string())
        columns[alike_column(name)] = pa.array(map(letters, column), pa.string())
    records = pa.table(columns)
    names = []
    for number, key in enumerate(block_keys(records, compared)):
        names.append(f"key_{number}")
        records = records.append_column(names[-1], pa.array(key, pa.string()))
    return records, names
