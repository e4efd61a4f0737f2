"""What two worlds made of the same rows: their counts, and who would merge or be split."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from federated.warehouse import Warehouse

Rows = list[dict[str, Any]]
TOTALS = """
    select
        (select count(distinct profile_id) from {0}.bridge_profile_identifiers) as profiles,
        (select count(*) from (select profile_id from {0}.bridge_profile_identifiers
            group by 1 having count(*) = 1) as alone) as with_one_identifier,
        (select coalesce(max(held), 0) from (select count(*) as held
            from {0}.bridge_profile_identifiers group by profile_id) as sizes) as largest_profile,
        (select count(*) from {0}.bridge_profile_identifiers) as identifiers,
        (select count(*) from {0}.fct_identity_links where is_kept) as links_kept,
        (select count(*) from {0}.fct_identity_links where not is_kept) as links_refused,
        (select count(distinct row_key) from {0}.int_rows_resolved) as rows_with_a_profile
"""
SIZES = """
    select case when held < 6 then cast(held as text) when held < 11 then '6 to 10'
        when held < 21 then '11 to 20' else 'more than 20' end as what, count(*) as number
    from (select count(*) as held from {0}.bridge_profile_identifiers group by profile_id) as sizes
    group by 1 order by min(held)
"""
SIZE_NAMES = ("1", "2", "3", "4", "5", "6 to 10", "11 to 20", "more than 20")
LINKS = """
    select reason as what, count(*) as number from {0}.fct_identity_links where not is_kept
    group by 1 order by 1
"""
VALUES = """
    select namespace || ': ' || reason as what, count(distinct row_key) as number
    from {0}.int_identifiers_normalised where reason is not null group by 1 order by 1
"""
# Each profile of one world beside each of the other, by what both hold; named by the strongest.
BESIDE = """
    create table {0}__{1}.beside as
    select before.profile_id as before_id, after.profile_id as after_id, count(*) as identifiers,
        min_by(before.namespace || ':' || before.identifier, numbered.identifier_idx) as strongest
    from {0}.bridge_profile_identifiers as before
    inner join {1}.bridge_profile_identifiers as after
        on before.namespace = after.namespace and before.identifier = after.identifier
    inner join {0}.int_identifiers_numbered as numbered
        on before.namespace = numbered.namespace and before.identifier = numbered.identifier
    group by 1, 2
"""
MOVED = """
    select {whole} as whole, count(*) as parts, sum(identifiers) as identifiers
    from {schema}.beside group by 1 having count(*) > 1 order by 3 desc, min(strongest)
"""
PARTS = """
    select strongest, identifiers from {schema}.beside where {whole} = ?
    order by identifiers desc, strongest limit ?
"""
ONLY = """
    select count(*) from {0}.bridge_profile_identifiers as held
    anti join {1}.bridge_profile_identifiers as other
        on held.namespace = other.namespace and held.identifier = other.identifier
"""
MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class Counts:
    """What one world holds; each list by what is counted."""

    totals: dict[str, int]
    sizes: dict[str, int]
    refused_links: dict[str, int]
    refused_values: dict[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a profile that merges or is split: its strongest identifier, and how many."""

    strongest: str
    identifiers: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Parts that become one profile, or that one profile falls into; the largest of them."""

    parts_count: int
    identifiers: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Who would be put together or apart, and identifiers that only one world uses."""

    merges_count: int
    merges: tuple[Moved, ...]
    splits_count: int
    splits: tuple[Moved, ...]
    no_longer_used: int
    newly_used: int


def count_world(warehouse: Warehouse, schema: str) -> Counts:
    """Return the counts of one world."""
    (totals,) = warehouse.query(TOTALS.format(schema)).to_pylist()
    return Counts(
        {name.replace("_", " "): int(count) for name, count in totals.items()},
        *(
            _by_name(warehouse.query(sql.format(schema)).to_pylist())
            for sql in (SIZES, LINKS, VALUES)
        ),
    )


def _by_name(rows: Rows) -> dict[str, int]:
    return {str(row["what"]): int(row["number"]) for row in rows}


def compare_worlds(warehouse: Warehouse, before: str, after: str, most: int) -> Difference:
    """Return who is together in one world and not in the other, the `most` largest of them."""
    schema = f"{before}__{after}"
    warehouse.execute(f"create schema {schema}")
    warehouse.execute(BESIDE.format(before, after))
    merges = warehouse.rows(MOVED.format(schema=schema, whole="after_id"))
    splits = warehouse.rows(MOVED.format(schema=schema, whole="before_id"))
    return Difference(
        len(merges),
        tuple(_moved(warehouse, schema, "after_id", merges[:most])),
        len(splits),
        tuple(_moved(warehouse, schema, "before_id", splits[:most])),
        int(warehouse.rows(ONLY.format(before, after))[0][0]),
        int(warehouse.rows(ONLY.format(after, before))[0][0]),
    )


def _moved(
    warehouse: Warehouse, schema: str, whole: str, rows: list[tuple[Any, ...]]
) -> Iterable[Moved]:
    for profile, parts, identifiers in rows:
        found = warehouse.rows(PARTS.format(schema=schema, whole=whole), (profile, MOST_PARTS))
        shown = tuple(Part(str(strongest), int(count)) for strongest, count in found)
        yield Moved(int(parts), int(identifiers), shown)
