"""Writes the models that keep and count the rows of sources that are not used."""

from collections.abc import Sequence

from federated.staging.declarations import SourceTable
from federated.staging.render_staging import NOTICE, newest_first, row_key, staged, union_all

HEADER = f"-- {NOTICE.format(origin='dbt_project/sources')}\n"


def render_refused(tables: Sequence[SourceTable]) -> str:
    """Return one row per row of a source that is not used, its content and why.

    Without a time a row belongs to no moment, without a key it is no row among others. Of rows of
    one key one stands: the others repeat it (`duplicate`), are older deliveries (`replaced`), or
    were delivered at the same time and say something else (`key_not_unique`).
    """
    names = ("row_key", "source", "source_table", "reason", "content")
    nothing = ",\n".join(f"    cast(null as text) as {name}" for name in names)
    empty = f"select\n{nothing}\nwhere 1 = 0"
    # Where a table cannot be read, its staging model says so first, and alone.
    after = "".join(f"-- depends_on: {{{{ ref('{table.model}') }}}}\n" for table in tables)
    return HEADER + after + union_all([_refused(table) for table in tables], empty)


def render_counted(tables: Sequence[SourceTable]) -> str:
    """Return one row per table of a source with its rows: found, used, and of a later day."""
    nothing = (
        "select\n    cast(null as text) as source,\n    cast(null as text) as source_table,\n"
        "    cast(null as bigint) as found_count,\n    cast(null as bigint) as used_count,\n"
        "    cast(null as bigint) as later_count\nwhere 1 = 0"
    )
    return HEADER + union_all([_counted(table) for table in tables], nothing)


def _counted(table: SourceTable) -> str:
    later = "0"
    if table.times:
        is_early = " and ".join(_early(table))
        keyed = f"\n{_cleaned(table, table.keyed)}\n        "
        chosen = f"from ({keyed}) as cleaned\n        where {_usable(table)} and not ({is_early})"
        later = f"(\n        select count(*)\n        {chosen}\n    )"
    found, used = _source(table), f"{{{{ ref('{table.model}') }}}}"
    return "\n".join(
        [
            "select",
            f"    cast('{table.source}' as text) as source,",
            f"    cast('{table.name}' as text) as source_table,",
            f"    (select count(*) from {found}) as found_count,",  # noqa: S608 - checked names
            f"    (select count(*) from {used}) as used_count,",  # noqa: S608 - checked names
            f"    {later} as later_count",
        ]
    )


def _refused(table: SourceTable) -> str:
    return "\n".join(
        [
            "select",
            "    row_key,",
            f"    cast('{table.source}' as text) as source,",
            f"    cast('{table.name}' as text) as source_table,",
            f"    {_reason(table)} as reason,",
            "    content",
            "from (",
            _told(table),
            ") as told",
            f"where version_rank > 1 or {_any_null(table.keyed)}",
        ]
    )


def _told(table: SourceTable) -> str:
    """Return rows beside the row of their key that stands; whole rows are read of few keys."""
    names = [c.name for c in table.columns]
    compared = _json([name for name in names if name not in _delivered(table)])
    unusable = _any_null([f"cleaned.{name}" for name in table.keyed])
    # What cannot be used takes no part in which row of a key stands.
    parts = [f"case when {unusable} then 1 else 0 end", *(f"cleaned.{k}" for k in table.key)]
    order = [f"cleaned.{part}" for part in newest_first(table)]
    crowded = [f"crowded.{table.key[0]} is not null", *_early(table, "cleaned.")]
    return "\n".join(
        [
            "    select",
            f"        {row_key(table, 'cleaned.')} as row_key,",
            *(f"        cleaned.{name}," for name in table.keyed),
            f"        {_json(names)} as content,",
            f"        {compared} as said,",
            f"        first_value({compared}) over newest as said_first,",
            *(f"        first_value(cleaned.{t}) over newest as first_{t}," for t in table.times),
            "        row_number() over newest as version_rank",
            "    from (",
            _cleaned(table, names),
            "    ) as cleaned",
            *_joined(table),
            f"    where {unusable}",
            f"        or ({' and '.join(crowded)})",
            f"    window newest as (partition by {', '.join(parts)} order by {', '.join(order)})",
        ]
    )


def _joined(table: SourceTable) -> list[str]:
    """Return the join of the keys that several usable rows have."""
    same = " and ".join(f"cleaned.{name} = crowded.{name}" for name in table.key)
    return [
        "    left join (",
        f"        select {', '.join(table.key)}",
        "        from (",
        _cleaned(table, table.keyed),
        "        ) as keyed",
        f"        where {' and '.join([_usable(table), *_early(table)])}",
        f"        group by {', '.join(table.key)}",
        "        having count(*) > 1",
        f"    ) as crowded on {same}",
    ]


def _reason(table: SourceTable) -> str:
    """Return the SQL that says why a row is not used."""
    lines = ["case"]
    if table.times:
        lines.append(f"when {_any_null(table.times)} then 'no_time'")
    lines.append(f"when {_any_null(table.key)} then 'no_key'")
    lines.append("when said = said_first then 'duplicate'")
    # The load time counts before the business time.
    older: list[str] = []
    for name in reversed(table.times):
        later = [f"({name} = first_{name} and ({older[0]}))"] if older else []
        older = [" or ".join([f"{name} < first_{name}", *later])]
    lines += [f"when {each} then 'replaced'" for each in older]
    return "\n        ".join([*lines, "else 'key_not_unique'"]) + "\n    end"


def _delivered(table: SourceTable) -> set[str]:
    """Return the column that tells deliveries of the same row apart, and nothing else."""
    is_own = table.loaded_at not in (None, table.occurred_at, *table.key)
    return {str(table.loaded_at)} if is_own else set()


def _json(names: Sequence[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"{{{{ row_as_json('cleaned', [{listed}]) }}}}"


def _source(table: SourceTable) -> str:
    return f"{{{{ source('{table.source}', '{table.name}') }}}}"


def _cleaned(table: SourceTable, names: Sequence[str]) -> str:
    chosen = [f"            {staged(c)}" for c in table.columns if c.name in names]
    return "        select\n" + ",\n".join(chosen) + f"\n        from {_source(table)}"


def _early(table: SourceTable, place: str = "") -> list[str]:
    return [f"{place}{name} < {{{{ muster_as_of() }}}}" for name in table.times]


def _usable(table: SourceTable) -> str:
    return " and ".join(f"{name} is not null" for name in table.keyed)


def _any_null(names: Sequence[str]) -> str:
    return " or ".join(f"{name} is null" for name in names)
