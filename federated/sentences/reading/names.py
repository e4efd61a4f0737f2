"""Finds what a label in a sentence stands for, by asking for the label of everything there is."""

import re
from collections.abc import Callable, Iterator

from federated.catalog.schema import Table
from federated.rule.tree import Path
from federated.sentences.names import Names, Scope
from federated.sentences.phrases import Form
from federated.sentences.reading.text import Found, Text

# A name further than one link away is always written beside its label.
_WRITTEN = re.compile(r"\((?P<path>[A-Za-z_]\w*(\.[A-Za-z_]\w*)+)\)", re.ASCII)
_NEAR = 400


class NamesRead:
    """Reads the names of one sentence."""

    def __init__(self, text: Text, names: Names) -> None:
        self.text = text
        self.names = names
        self.catalog = names.catalog
        self._labels: dict[tuple[str, Scope], dict[str, Path]] = {}

    def entity(self, place: int) -> Found:
        """Return an entity."""
        return self.text.one_of(place, {self.names.entity(n): n for n in self.catalog.entities})

    def rows(self, place: int, scope: Scope, only: str = "") -> Found:
        """Return a collection, or the one that is asked for, or an array that is in scope."""
        if only:
            return self.text.one_of(place, {self.names.rows(scope, only): only})
        names = self.names.collections_at(scope)
        said = {self.names.collection(name, scope): name for name in names}
        arrays = [(e, p) for e, p in self.field(place, scope) if self.names.kind(scope, p).element]
        return self.text.one_of(place, said) + [(end, str(path)) for end, path in arrays]

    def field(self, place: int, scope: Scope) -> Found:
        """Return a field of what is in scope, or further out."""
        if ("field", scope) not in self._labels:
            elements = [Path((), outer) for outer in range(len(scope.names))]
            named = [p for p, table in self._near(scope) if table.attributes.get(p.names[-1])]
            self._labels["field", scope] = {
                self.names.field(scope, path): path
                for path in (*(p for p in elements if self.names.element(scope, p)), *named)
            }
        near = self.text.one_of(place, self._labels["field", scope])
        return near + self._far(place, scope, self.names.field, is_attribute=True)

    def linked(self, place: int, scope: Scope) -> Found:
        """Return links to something else, or something further out."""
        if ("linked", scope) not in self._labels:
            outer = [Path((), level) for level in range(1, len(scope.names))]
            named = [(p, t.links.get(p.names[-1])) for p, t in self._near(scope)]
            links = [path for path, link in named if link is not None and not link.is_many]
            self._labels["linked", scope] = {
                self.names.linked(scope, path): path for path in (*outer, *links)
            }
        near = self.text.one_of(place, self._labels["linked", scope])
        return near + self._far(place, scope, self.names.linked, is_attribute=False)

    def flags(self, place: int, scope: Scope, form: Form) -> Found:
        """Return a field that is simply true or false, and which it is."""
        said = {}
        for path, table in self._near(scope):
            attribute = table.attributes.get(path.names[-1])
            if attribute is not None and not path.outer and attribute.kind == "boolean":
                for is_true in (True, False):
                    said[self.names.flag(scope, path, form, is_true=is_true)] = (path, is_true)
        return self.text.one_of(place, said)

    def column(self, place: int, scope: Scope) -> Found:
        """Return a column of the rows in scope themselves."""
        table = self.names.rows_table(scope)
        names = list(table.attributes) if table is not None else []
        return self.text.one_of(
            place, dict(zip(self.names.columns(scope, tuple(names)), names, strict=True))
        )

    def _near(self, scope: Scope) -> Iterator[tuple[Path, Table]]:
        """Yield every name in scope that is at most one link away, and the table it is of."""
        for outer in range(len(scope.names)):
            table = self.names.table(scope, Path((), outer))
            for name in (*table.attributes, *table.links):
                yield Path((name,), outer), table
            for link in table.links.values():
                other = self.catalog.tables[link.table]
                for name in (*other.attributes, *other.links):
                    yield Path((link.name, name), outer), other

    def _far(
        self, place: int, scope: Scope, said: Callable[[Scope, Path], str], *, is_attribute: bool
    ) -> Found:
        """Return names that stand written in brackets, when the words before them are theirs."""
        found: Found = []
        for match in _WRITTEN.finditer(self.text.text, place, place + _NEAR):
            names = tuple(match["path"].split("."))
            for outer in range(len(scope.names)):
                table = self.names.table(scope, Path((), outer))
                if self._is_there(table, names, is_attribute=is_attribute):
                    label = said(scope, Path(names, outer))
                    if self.text.text.startswith(label, place):
                        found.append((place + len(label), Path(names, outer)))
        return found

    def _is_there(self, table: Table, names: tuple[str, ...], *, is_attribute: bool) -> bool:
        for name in names[:-1] if is_attribute else names:
            if name not in table.links:
                return False
            table = self.catalog.tables[table.links[name].table]
        return not is_attribute or names[-1] in table.attributes
