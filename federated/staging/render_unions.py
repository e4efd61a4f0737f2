"""Writes the models that gather identifiers, events, attributes and consents of all sources."""

from collections.abc import Sequence

from federated.staging.declarations import (
    CONSENT_FIELDS,
    EVENT_FIELDS,
    Given,
    Identity,
    Namespace,
    SourceTable,
)
from federated.staging.render_staging import NOTICE, union_all

HEADER = f"-- {NOTICE.format(origin='dbt_project/sources')}\n"
Columns = Sequence[tuple[str, str, str]]


def render_identifiers(tables: Sequence[SourceTable]) -> str:
    """Return one row per row of a source and identifier in it, as it was found."""
    selects = [
        _select(
            table,
            [
                *_origin(table),
                ("namespace", _literal(identity.namespace), "text"),
                ("found_as", _found_as(identity), "text"),
                ("region", _given(identity.region), "text"),
                ("is_authenticated", str(identity.is_authenticated).lower(), "boolean"),
                ("is_synthetic", _synthetic(table), "boolean"),
                *_times(table),
                ("valid_from", identity.valid_from or "null", "timestamp"),
                ("valid_until", identity.valid_until or "null", "timestamp"),
            ],
            f"{identity.column} is not null",
        )
        for table in tables
        for identity in table.identities
    ]
    names = ("row_key", "source", "source_table", "namespace", "found_as", "region")
    empty = _empty({**dict.fromkeys(names, "text"), "is_authenticated": "boolean",
                    "is_synthetic": "boolean", "valid_from": "timestamp",
                    "valid_until": "timestamp"})  # fmt: skip
    return HEADER + union_all(selects, empty)


def render_events(tables: Sequence[SourceTable]) -> str:
    """Return one row per event of a source."""
    selects = []
    for table in tables:
        if table.event is None:
            continue
        fields = {"channel": Given(value=table.channel), **table.event}
        columns = [(name, _given(fields.get(name)), kind) for name, kind in EVENT_FIELDS.items()]
        columns[0] = ("event_type", *columns[0][1:])
        selects.append(
            _select(
                table,
                [
                    *_origin(table),
                    *columns,
                    ("is_synthetic", _synthetic(table), "boolean"),
                    *_times(table),
                ],
            )
        )
    fields_of_none = {("event_type" if k == "type" else k): v for k, v in EVENT_FIELDS.items()}
    names = dict.fromkeys(("row_key", "source", "source_table"), "text")
    empty = _empty({**names, **fields_of_none, "is_synthetic": "boolean"})
    return HEADER + union_all(selects, empty)


def render_expired(tables: Sequence[SourceTable]) -> str:
    """Return one row per event that is older than its source keeps events."""
    selects = [
        _select(
            table,
            _origin(table),
            f"{table.occurred_at} < {{{{ muster_as_of() }}}}"
            f" - interval '{table.expire_after_days} days'",
        )
        for table in tables
        if table.expire_after_days is not None
    ]
    names = ("row_key", "source", "source_table")
    nothing = ",\n".join(f"    cast(null as text) as {name}" for name in names)
    return HEADER + union_all(selects, f"select\n{nothing}\nwhere 1 = 0")


def render_attributes(tables: Sequence[SourceTable]) -> str:
    """Return one row per row of a source and attribute in it, the value as text."""
    selects = [
        _select(
            table,
            [
                *_origin(table),
                ("attribute", _literal(attribute.name), "text"),
                ("value", attribute.column, "text"),
                ("precedence", str(attribute.precedence), "integer"),
                *_times(table),
            ],
            f"{attribute.column} is not null",
        )
        for table in tables
        for attribute in table.attributes
    ]
    names = ("row_key", "source", "source_table", "attribute", "value")
    empty = _empty({**dict.fromkeys(names, "text"), "precedence": "integer"})
    return HEADER + union_all(selects, empty)


def render_consents(tables: Sequence[SourceTable]) -> str:
    """Return one row per answer about a channel and a purpose."""
    selects = [
        _select(
            table,
            [
                *_origin(table),
                *((name, _given(consent.fields.get(name)), "text") for name in CONSENT_FIELDS),
                *_times(table),
            ],
            f"{consent.where[0]} = {_literal(consent.where[1])}" if consent.where else None,
        )
        for table in tables
        for consent in table.consents
    ]
    names = ("row_key", "source", "source_table", *CONSENT_FIELDS)
    return HEADER + union_all(selects, _empty(dict.fromkeys(names, "text")))


def render_namespaces(namespaces: Sequence[Namespace]) -> str:
    """Return one row per declared namespace."""
    selects = [
        "\n".join(
            [
                "select",
                f"    cast({_literal(n.code)} as text) as namespace,",
                f"    cast({_literal(n.type)} as text) as namespace_type,",
                f"    cast({_literal(n.normaliser)} as text) as normaliser,",
                f"    cast({'null' if n.pattern is None else _literal(n.pattern)} as text)"
                " as pattern,",
                f"    cast({n.priority} as integer) as priority,",
                f"    cast({'null' if n.maximum is None else n.maximum} as integer) as maximum,",
                f"    cast({_flag(n.is_scoped)} as boolean) as is_scoped,",
                f"    cast({_given(Given(value=n.hash_of))} as text) as hash_of,",
                f"    cast({_literal(n.hash_form)} as text) as hash_form,",
                f"    cast({_given(Given(value=n.check))} as text) as check_kind,",
                f"    cast({_flag(n.has_national_form)} as boolean) as has_national_form,",
                f"    cast({_given(Given(value=n.formerly))} as text) as formerly",
            ]
        )
        for n in namespaces
    ]
    return HEADER.replace("dbt_project/sources", "dbt_project/namespaces.yml") + union_all(
        selects, ""
    )


def render_entity_namespaces(namespaces: Sequence[Namespace]) -> str:
    """Return one row per namespace whose identifiers name an entity above people."""
    selects = [
        "\n".join(
            [
                "select",
                f"    cast({_literal(n.code)} as text) as namespace,",
                f"    cast({_literal(n.entity)} as text) as entity,",
                f"    cast({n.priority} as integer) as priority",
            ]
        )
        for n in namespaces
        if n.entity is not None
    ]
    kinds = {"namespace": "text", "entity": "text", "priority": "integer"}
    nothing = ",\n".join(f"    cast(null as {kind}) as {name}" for name, kind in kinds.items())
    return HEADER.replace("dbt_project/sources", "dbt_project/namespaces.yml") + union_all(
        selects, f"select\n{nothing}\nwhere 1 = 0"
    )


def render_denied(namespaces: Sequence[Namespace]) -> str:
    """Return one row per value that is no one's, without a namespace where it is so in all."""
    first, *others = [n.denied for n in namespaces]
    everywhere = [value for value in first if all(value in each for each in others)]
    denied = [("null", value) for value in everywhere] + [
        (_literal(n.code), value)
        for n in namespaces
        for value in n.denied
        if value not in everywhere
    ]
    selects = [
        "\n".join(
            [
                "select",
                f"    cast({code} as text) as namespace,",
                f"    cast({_literal(value)} as text) as identifier",
            ]
        )
        for code, value in denied
    ]
    empty = "\n".join(
        [
            "select",
            "    cast(null as text) as namespace,",
            "    cast(null as text) as identifier",
            "where 1 = 0",
        ]
    )
    return HEADER.replace("dbt_project/sources", "dbt_project/namespaces.yml") + union_all(
        selects, empty
    )


def _select(table: SourceTable, columns: Columns, where: str | None = None) -> str:
    chosen = ",\n".join(f"    cast({value} as {kind}) as {name}" for name, value, kind in columns)
    condition = f"\nwhere {where}" if where else ""
    return f"select\n{chosen}\nfrom {{{{ ref('{table.model}') }}}}{condition}"


def _empty(columns: dict[str, str]) -> str:
    kinds = {**columns, "occurred_at": "timestamp", "loaded_at": "timestamp"}
    chosen = ",\n".join(f"    cast(null as {kind}) as {name}" for name, kind in kinds.items())
    return f"select\n{chosen}\nwhere 1 = 0"


def _origin(table: SourceTable) -> Columns:
    return [
        ("row_key", "row_key", "text"),
        ("source", _literal(table.source), "text"),
        ("source_table", _literal(table.name), "text"),
    ]


def _times(table: SourceTable) -> Columns:
    return [
        ("occurred_at", table.occurred_at or "null", "timestamp"),
        ("loaded_at", table.loaded_at or "null", "timestamp"),
    ]


def _found_as(identity: Identity) -> str:
    """Return an identifier as found, below its scope where it has one."""
    if identity.scope is None:
        return identity.column
    # Without a scope it is still found, to be refused and counted.
    return f"coalesce(cast({_given(identity.scope)} as text), '') || '/' || {identity.column}"


def _flag(value: bool) -> str:
    return str(value).lower()


def _synthetic(table: SourceTable) -> str:
    return "is_synthetic" if table.has("is_synthetic") else "false"


def _given(given: Given | None) -> str:
    if given is None:
        return "null"
    return given.column or ("null" if given.value is None else _literal(given.value))


def _literal(text: str) -> str:
    return f"'{text}'"
