"""Writes the staging model of one declared table, as SQL and YAML text."""

from collections.abc import Iterable

from federated.staging.declarations import Column, SourceTable

NOTICE = "Written by `muster compile` from {origin}; change that, not this."


def render_staging_sql(table: SourceTable) -> str:
    """Return the view that renames, casts and cleans a table and cuts it at as_of."""
    columns = [f"        {staged(c)}" for c in table.columns]
    chosen = [f"    {row_key(table)} as row_key", *(f"    {c.name}" for c in table.columns)]
    # A row without a time is not there either, nor one without its key: both are kept elsewhere.
    cut = [f"{name} < {{{{ muster_as_of() }}}}" for name in table.times]
    cut += [f"{name} is not null" for name in table.key if name not in table.times]
    condition = ["    where", "        " + "\n        and ".join(cut)]
    lines = [
        f"-- {NOTICE.format(origin=f'dbt_project/sources, {table.source}.{table.name}')}",
        "with",
        "",
        "source as (",
        f"    select * from {{{{ source('{table.source}', '{table.name}') }}}}",  # noqa: S608 - checked names
        "),",
        "",
        "cleaned as (",
        "    select",
        ",\n".join(columns),
        "    from source",
        "),",
        "",
        "ranked as (",
        "    select",
        "        *,",
        "        row_number() over (",
        f"            partition by {', '.join(table.key)}",
        f"            order by {', '.join(newest_first(table))}",
        "        ) as version_rank",
        "    from cleaned",
        *condition,
        ")",
        "",
        "select",
        ",\n".join(chosen),
        "from ranked",
        "where version_rank = 1",
        "",
    ]
    return "\n".join(lines)


def render_staging_yml(table: SourceTable) -> str:
    """Return the description and tests of a staging model."""
    lines = [
        f"# {NOTICE.format(origin='dbt_project/sources')}",
        "version: 2",
        "",
        "models:",
        f"  - name: {table.model}",
        f"    description: {_text(table.description)}",
        "    columns:",
        "      - name: row_key",
        "        data_type: text",
        "        description: The row's source, table and key.",
    ]
    links = {link.column: link for link in table.links}
    for column in table.columns:
        lines += [
            f"      - name: {column.name}",
            f"        data_type: {column.data_type}",
            f"        description: {_text(column.description)}",
        ]
        tests = ["          - not_null"] if column.name in table.key else []
        if link := links.get(column.name):
            target = f"stg_{link.source}__{link.table}"
            tests += [
                "          - relationships:",
                f"              arguments: {{to: ref('{target}'), field: {link.key}}}",
                "              config: {severity: warn}",
            ]
        if tests:
            lines += ["        data_tests:", *tests]
    return "\n".join([*lines, ""])


def staged(column: Column) -> str:
    """Return a column as it is staged, under its name here."""
    found_as = _quoted(column.found_as)
    return f"{{{{ staged('{found_as}', '{column.data_type}') }}}} as {column.name}"


def row_key(table: SourceTable, place: str = "") -> str:
    """Return what names a row among all rows of all sources; `place` stands before its columns."""
    key = ", ".join(f"'{place}{name}'" for name in table.key)
    return f"{{{{ row_key('{table.source}.{table.name}', [{key}]) }}}}"


def newest_first(table: SourceTable) -> list[str]:
    """Return the order in which rows of one key are looked at; the first of them stands."""
    times = [t for t in (table.loaded_at, table.occurred_at) if t]
    # The other columns make the choice between two equally new rows the same every time.
    rest = [c.name for c in table.columns if c.name not in (*table.key, *times)]
    order = [f"{t} desc nulls last" for t in dict.fromkeys(times)]
    return [*order, *(f"{name} nulls last" for name in rest)] or [table.key[0]]


def _quoted(name: str) -> str:
    return name if name == name.lower() else f'"{name}"'


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").strip()
    return f'"{escaped}"'


def union_all(selects: Iterable[str], empty: str) -> str:
    """Return the selects one under the other, or the empty one when there is none."""
    return "\n\nunion all\n\n".join(list(selects) or [empty]) + "\n"
