"""Gives entities, collections and attributes their labels; two things never share one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from federated.catalog.schema import Attribute, Catalog, Labels, Table
from federated.kinds import Kind
from federated.rule.tree import Path, path_of
from federated.sentences.apart import labels_of, sounds_like_more
from federated.sentences.phrases import Form, Language


@dataclass(frozen=True)
class Scope:
    """Where a name is read: an entity, then the collections gone into, the innermost last.

    Inside a collection the next one goes by the name of the link that leads to it.
    """

    names: tuple[str, ...]

    def outwards(self, levels: int) -> "Scope":
        """Return the scope so many levels out."""
        return Scope(self.names[: len(self.names) - levels] or self.names[:1])


class Names:
    """Looks labels up in the catalogue."""

    def __init__(self, catalog: Catalog, words: Language) -> None:
        self.catalog = catalog
        self.words = words
        self._uses_of: dict[str, Counter[str]] = {}
        self._sounding: dict[str, bool] = {}
        self._labels: frozenset[str] | None = None

    def entity(self, name: str) -> str:
        """Return what one of the entities is called."""
        return self._unique(name, {k: v.label for k, v in self.catalog.entities.items()})

    def inside(self, scope: Scope, collection: str) -> Scope:
        """Return the scope of the rows of a collection, or of the elements of an array."""
        parts = collection.split(".") if self._is_rows(scope, collection) else [collection]
        return Scope((*scope.names, *parts))

    def _is_rows(self, scope: Scope, name: str) -> bool:
        first = name.split(".")[0]
        if len(scope.names) == 1:
            return first in self.catalog.collections
        table = self.rows_table(scope)
        link = None if table is None else table.links.get(first)
        return link is not None and link.is_many

    def rows_table(self, scope: Scope) -> Table | None:
        """Return the table of the rows in scope, None for the elements of an array."""
        entity, *names = scope.names
        if names and names[0] not in self.catalog.collections:
            return None
        table = self.catalog.table_of(names[0] if names else entity)
        for name in names[1:]:
            link = table.links.get(name)
            if link is None or not link.is_many:
                return None
            table = self.catalog.tables[link.table]
        return table

    def collections_at(self, scope: Scope, depth: int = 3) -> list[str]:
        """Return the names of rows that may be read from a scope, those of rows of rows too."""
        table = self.rows_table(scope)
        if len(scope.names) == 1:
            near = list(self.catalog.collections)
        else:
            near = [n for n, link in table.links.items() if link.is_many] if table else []
        further = [
            f"{name}.{more}"
            for name in (near if depth > 1 else ())
            for more in self.collections_at(self.inside(scope, name), depth - 1)
        ]
        return [*near, *further]

    def collection(self, name: str, scope: Scope) -> str:
        """Return what the rows of a collection are called, named from where they are read."""
        row = self.table(scope, Path(())) if len(scope.names) > 1 else None
        labels = {k: v.label for k, v in self.catalog.collections.items()}
        said = ""
        for link, table in zip(name.split("."), self.catalog.tables_along(name, row), strict=True):
            declared = self.catalog.collection_of(table)
            label = self._unique(declared.name if declared else link, labels)
            ways = [] if row is None else [x for x in row.links.values() if x.table == table.name]
            if len(ways) > 1:
                label = self.words.say("phrases", "named", label=label, name=link)
            said = self.words.say("phrases", "rows_of", inner=label, outer=said) if said else label
            row = table
        return said

    def kind(self, scope: Scope, path: Path) -> Kind:
        """Return the kind of value a field holds, text when it is not declared."""
        if not path.names:
            array = self.element(scope, path)
            return (array.kind.element or array.kind) if array else Kind.TEXT
        attribute = self.catalog.attribute(self.table(scope, path), path.names)
        return attribute.kind if attribute else Kind.TEXT

    def element(self, scope: Scope, path: Path) -> Attribute | None:
        """Return what the empty name stands for: an array, or what a collection declares."""
        inside = scope.outwards(path.outer)
        table = self.rows_table(inside)
        if table is not None:
            declared = self.catalog.collection_of(table)
            return table.attributes.get(str(declared.element)) if declared else None
        array = path_of(inside.names[-1])
        return self.catalog.attribute(self.table(inside.outwards(1), array), array.names)

    def rows(self, scope: Scope, collection: str) -> str:
        """Return what the rows of a collection, or the elements of an array, are called."""
        if self._is_rows(scope, collection):
            return self.collection(collection, scope)
        return self.field(scope, path_of(collection))

    def field(self, scope: Scope, path: Path) -> str:
        """Return what a field is called, as a thing of its own."""
        if not path.names:
            return self._outwards(self.words.say("phrases", "element"), path.outer)
        return self._outwards(self._label(self.table(scope, path), path.names), path.outer)

    def linked(self, scope: Scope, path: Path) -> str:
        """Return what stands at the end of links, or further out, is called."""
        table, label = self.table(scope, path), ""
        for name in path.names:
            table = self.catalog.tables[table.links[name].table]
            part = self._in_language(table.label, name)
            label = self.words.say("phrases", "path", link=label, field=part) if label else part
        if label and self._links_called(self.table(scope, path), path.names, label) > 1:
            label = self.words.say("phrases", "named", label=label, name=".".join(path.names))
        if label or not path.outer:
            return self._outwards(label, path.outer)
        key = "outer_self" if path.outer == 1 else "outer_self_again"
        return self.words.say("phrases", key, n=str(path.outer))

    def _links_called(self, table: Table, names: tuple[str, ...], label: str) -> int:
        """Count the links with this label; further away names are always written beside it."""
        if len(names) > 1:
            return 2
        return sum(
            self._in_language(self.catalog.tables[link.table].label, name) == label
            for name, link in table.links.items()
        )

    def _outwards(self, label: str, levels: int) -> str:
        if not levels:
            return label
        key = "outer_field" if levels == 1 else "outer_again"
        return self.words.say("phrases", key, field=label, n=str(levels))

    def columns(self, scope: Scope, names: tuple[str, ...]) -> list[str]:
        """Return what some columns of the rows in scope are called."""
        return [self._label(self.table(scope, Path((name,))), (name,)) for name in names]

    def flag(self, scope: Scope, path: Path, form: Form, *, is_true: bool) -> str:
        """Return the clause for a field that is simply true or false."""
        table = self.table(scope, path)
        label = self._trimmed(self._label(table, path.names))
        alike = [self._trimmed(self._label(table, names)) for names in self._flags_of(table)]
        if alike.count(label) > 1:
            name = ".".join(path.names)
            label = self.words.say("phrases", "named", label=label, name=name)
        return self.words.say("phrases", "flag" if is_true else "not_flag", form, flag=label)

    def _trimmed(self, label: str) -> str:
        for mark, place in self.words.data["flag_marks"].items():
            trimmed = label.removeprefix(mark) if place == "before" else label.removesuffix(mark)
            label = trimmed or label
        return label

    def _flags_of(self, table: Table) -> Iterator[tuple[str, ...]]:
        """Yield what is true or false of a table or of one a link of it leads to."""
        for name, attribute in table.attributes.items():
            if attribute.kind is Kind.BOOLEAN:
                yield (name,)
        for link in table.links.values():
            for name, attribute in self.catalog.tables[link.table].attributes.items():
                if attribute.kind is Kind.BOOLEAN:
                    yield (link.name, name)

    def table(self, scope: Scope, path: Path) -> Table:
        """Return the table whose names a path begins with; an element of an array has none."""
        around = scope.outwards(path.outer)
        return self.rows_table(around) or Table(around.names[-1], {}, {})

    def _label(self, table: Table, names: tuple[str, ...]) -> str:
        shown = ".".join(names)
        if len(names) > 2 or self.catalog.attribute(table, names) is None:
            return self.words.say("phrases", "named", label=self._said(table, names), name=shown)
        label = self._said(table, names)
        if self._uses(table)[label] == 1 and not self._sounds_like_more(label):
            return label
        return self.words.say("phrases", "named", label=label, name=shown)

    def _uses(self, table: Table) -> Counter[str]:
        """Count how often each label stands for an attribute of the table or a link's table."""
        if self.catalog.tables.get(table.name) is not table:
            return self._counted(table)
        if table.name not in self._uses_of:
            self._uses_of[table.name] = self._counted(table)
        return self._uses_of[table.name]

    def _counted(self, table: Table) -> Counter[str]:
        own = [self._said(table, (name,)) for name in table.attributes]
        linked = [
            self._said(table, (link.name, name))
            for link in table.links.values()
            for name in self.catalog.tables[link.table].attributes
        ]
        return Counter(own + linked)

    def _said(self, table: Table, names: tuple[str, ...]) -> str:
        label = ""
        for position, name in enumerate(names):
            link = table.links.get(name) if position < len(names) - 1 else None
            attribute = table.attributes.get(name)
            if link is not None:
                table = self.catalog.tables[link.table]
                part = self._in_language(table.label, name)
            else:
                part = self._in_language(attribute.label if attribute else {}, name)
            label = self.words.say("phrases", "path", link=label, field=part) if label else part
        return label

    def _unique(self, name: str, labels: Mapping[str, Labels]) -> str:
        said = {key: self._in_language(label, key) for key, label in labels.items()}
        label = said.get(name, name)
        if list(said.values()).count(label) < 2 and not self._sounds_like_more(label):
            return label
        return self.words.say("phrases", "named", label=label, name=name)

    def _sounds_like_more(self, label: str) -> bool:
        if self._labels is None:
            self._labels = labels_of(self.catalog, self.words.code)
        if label not in self._sounding:
            self._sounding[label] = sounds_like_more(label, self._labels, self.words)
        return self._sounding[label]

    def _in_language(self, label: Labels, name: str) -> str:
        return label.get(self.words.code) or label.get("en") or name.replace("_", " ")
