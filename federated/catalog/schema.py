"""The catalogue as data: entities, collections, and the tables and links behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from federated.kinds import Kind
from federated.rule.tree import Term

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Computed:
    """What an attribute is made of, and the model that holds it as of the run, by entity_key.

    The value has its names resolved and its literals as written, to be read in memory. `digest`
    changes when, and only when, what it means does.
    """

    value: Term
    model: str
    digest: str = ""


@dataclass(frozen=True)
class Attribute:
    """One column that rules may name; two that are a position; or a value made of others."""

    name: str
    kind: Kind
    scale: int | None = None
    label: Labels = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    allowed_values: tuple[str, ...] = ()
    columns: tuple[str, str] | None = None
    computed: Computed | None = None


@dataclass(frozen=True)
class Link:
    """A way from a row to at most one row of another table, or with `is_many` to any number."""

    name: str
    table: str
    on: tuple[tuple[str, str], ...]
    is_many: bool = False


@dataclass(frozen=True)
class Changes:
    """How one learns which rows of a table are new, changed or gone since an earlier look.

    `append`: rows are only ever added, and `column` says when. `updated_at`: `column` moves with
    every edit, and a row keeps its key and its owner unless deletes are found by hash. `hash`: all
    declared columns are compared, which needs no promise and reads everything. Deletes: `none`
    happen; a `tombstone` marks the row, which then does not exist; or `hash`: keys are compared.
    """

    known_by: Literal["append", "updated_at", "hash"] = "hash"
    column: str | None = None
    deletes: Literal["none", "tombstone", "hash"] = "hash"
    tombstone: str | None = None


@dataclass(frozen=True)
class History:
    """Where a table's attributes are kept as they stood, one row for each time they changed.

    `on` pairs the table's columns with those of the history; a row counts from `valid_from` on,
    until the next one or, where the history says so, until `valid_to`.
    """

    table: str
    on: tuple[tuple[str, str], ...]
    valid_from: str
    valid_to: str | None = None


@dataclass(frozen=True)
class Table:
    """One model of the project: every declared column, and those that rules may name."""

    name: str
    columns: Mapping[str, tuple[Kind, int | None] | None]
    attributes: Mapping[str, Attribute]
    links: Mapping[str, Link] = field(default_factory=dict)
    label: Labels = field(default_factory=dict)
    source: str = ""
    labels: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)
    history: History | None = None


@dataclass(frozen=True)
class Entity:
    """What an audience selects: one row per `key` of its table."""

    name: str
    table: str
    key: str
    idx: str | None = None
    is_default: bool = False
    label: Labels = field(default_factory=dict)


@dataclass(frozen=True)
class Collection:
    """Rows related one-to-many to entities; `owners` gives the column that holds each one's key.

    Rows that hang on rows of another collection alone have no owners; without a time of their own
    they have that of the row they hang on. `element` is what the empty name means inside it, for
    lists of bare values.
    """

    name: str
    table: str
    owners: Mapping[str, str]
    key: tuple[str, ...]
    time: str | None = None
    order: tuple[str, ...] = ()
    known_at: str | None = None
    is_future: bool = False
    label: Labels = field(default_factory=dict)
    element: str | None = None


@dataclass(frozen=True)
class Catalog:
    """Everything rules may name; names are case-sensitive.

    `models` are the other described models of the project, of which audiences may be made whole.
    """

    entities: Mapping[str, Entity]
    collections: Mapping[str, Collection]
    tables: Mapping[str, Table]
    models: Mapping[str, Table] = field(default_factory=dict)

    def table_of(self, name: str) -> Table:
        """Return the table behind an entity or a collection."""
        owner = self.collections.get(name) or self.entities[name]
        return self.tables[owner.table]

    def keys_in(self, model: str, entity: Entity) -> str | None:
        """Return the column of a model that holds an entity's keys, None where there is none."""
        table = self.tables.get(model) or self.models.get(model)
        known = table.columns if table is not None else {}
        return next((name for name in (entity.key, "entity_key") if name in known), None)

    def entity_of(self, table: Table) -> Entity | None:
        """Return the entity whose rows a table holds, None where they are no entity."""
        return next((e for e in self.entities.values() if e.table == table.name), None)

    def collection_of(self, table: Table) -> Collection | None:
        """Return the collection whose rows a table holds, None where they are none."""
        return next((c for c in self.collections.values() if c.table == table.name), None)

    def past_of(self, table: Table, column: str) -> History | None:
        """Return where a column is read as it stood at as_of, None where as it stands."""
        history = table.history
        if history is None or column in {own for own, _ in history.on}:
            return None
        return history if column in self.tables[history.table].columns else None

    def tables_along(self, name: str, row: Table | None = None) -> tuple[Table, ...]:
        """Return the tables that a collection's dotted name leads through, one for each part.

        It begins at an entity, or at a row of the given table.
        """
        found: list[Table] = []
        for part in name.split("."):
            around = found[-1] if found else row
            if around is None:
                found.append(self.tables[self.collections[part].table])
            else:
                found.append(self.tables[around.links[part].table])
        return tuple(found)

    def linked(self, table: Table, links: tuple[str, ...]) -> Table | None:
        """Return the table at the end of many-to-one links, None where one is not declared."""
        for name in links:
            link = table.links.get(name)
            if link is None or link.is_many:
                return None
            table = self.tables[link.table]
        return table

    def attribute(self, table: Table, names: tuple[str, ...]) -> Attribute | None:
        """Return what a path from a table ends at, None where a name of it is not declared."""
        end = self.linked(table, names[:-1])
        return None if end is None else end.attributes.get(names[-1])

    def computed_at(self, table: Table, name: str) -> tuple[Computed, Entity] | None:
        """Return what a computed attribute is made of and its entity, None for a stored one."""
        found = table.attributes.get(name)
        if found is None or found.computed is None:
            return None
        entity = self.entity_of(table)
        return None if entity is None else (found.computed, entity)

    def links_at(self, table: Table, links: tuple[str, ...]) -> list[str]:
        """Return the many-to-one links that are valid where links stop being declared."""
        for name in links:
            end = self.linked(table, (name,))
            if end is None:
                break
            table = end
        return sorted(name for name, link in table.links.items() if not link.is_many)

    def names_at(self, table: Table, names: tuple[str, ...]) -> list[str]:
        """Return the names that are valid where the path stops being one."""
        known = 0
        while known < len(names) - 1 and self.linked(table, names[: known + 1]) is not None:
            known += 1
        end = self.linked(table, names[:known]) or table
        return sorted([*end.attributes, *self.links_at(end, ())])
