"""What every foreign format shares: names found again, faults, notes, and parts of rules."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from federated.catalog.schema import Attribute, Catalog
from federated.errors import Fault, nearest, shown
from federated.kinds import Kind
from federated.rule.tree import Group

Rule = dict[str, Any]
MAX_DEPTH = 40


@dataclass
class Import:
    """One import under way: what is known of our names, and what was found wrong or worth saying.

    `names` gives our name for one of theirs; without it a name is made of theirs.
    """

    catalog: Catalog | None = None
    entity: str = "profile"
    names: Mapping[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, where: str, problem: str, advice: str) -> Rule:
        """Remember what cannot be said in our language; return a part to go on with."""
        self.faults.append(Fault(where or "document", problem, advice))
        return everyone()

    def misfit(self, where: str, key: str, known: Iterable[str], takes: str, value: Any) -> Rule:
        """Refuse an operator that is not known, or a known one for the value it was given."""
        names = tuple(known)
        problem = f"the operator {shown(key)} cannot be imported"
        advice = nearest(key, names)
        if key in names:
            is_missing = value is None or value in ("", [], [None])
            given = "has none" if is_missing else f"was given {shown(value)}"
            problem = f"the operator {shown(key)} takes {takes}, and {given}"
            advice = "Complete it there."
        return self.refuse(f"{where}.operator".lstrip("."), problem, advice)

    def note(self, text: str) -> None:
        """Remember what a person should know of the import, once."""
        if text not in self.notes:
            self.notes.append(text)

    def name(self, theirs: str, collection: str | None = None) -> str:
        """Return our name for one of theirs: as told, else with what names may hold.

        With a collection it is a name inside of its rows.

        >>> Import().name('$["value with spaces"]'), Import().name("a.b")
        ('value_with_spaces', 'a_b')
        """
        if theirs in self.names:
            return self.names[theirs]
        if self._is_known(theirs, collection):
            return theirs
        plain = re.sub(r"\W+", "_", theirs, flags=re.ASCII).strip("_")
        plain = plain if re.match(r"[A-Za-z_]", plain) else f"c_{plain}"
        if plain != theirs:
            self.note(f'"{theirs}" is called {plain} here')
        return plain

    def _is_known(self, name: str, collection: str | None) -> bool:
        if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", name, re.ASCII):
            return False
        if "." not in name:
            return True
        return self.kind(name, collection) is not None

    def kind(self, name: str, collection: str | None = None) -> Kind | None:
        """Return the kind of an attribute by our name, None when it is not known."""
        found = self._attribute(name, collection)
        return found.kind if found is not None else None

    def _attribute(self, name: str, collection: str | None) -> Attribute | None:
        if self.catalog is None or (collection or self.entity) not in {
            *self.catalog.entities,
            *self.catalog.collections,
        }:
            return None
        table = self.catalog.table_of(collection or self.entity)
        if name == "" and collection is not None:
            name = self.catalog.collections[collection].element or ""
        return self.catalog.attribute(table, tuple(name.split(".")))

    def empty_text(self, name: str, collection: str | None = None) -> list[Rule]:
        """Return the test that an attribute is '', nothing where it cannot be."""
        found = self._attribute(name, collection)
        if found is None:
            return [condition(name, "=", "")]
        is_never = found.allowed_values and "" not in found.allowed_values
        return [] if found.kind is not Kind.TEXT or is_never else [condition(name, "=", "")]

    def midnight(self, name: str, value: Any, collection: str | None = None) -> Any:
        """Return a day beside a time as its midnight in the project's zone, as SQL takes it.

        Ours is the whole day. Every other value stays as it is, and of a list each value.
        """
        if isinstance(value, list):
            return [self.midnight(name, each, collection) for each in value]
        is_day = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)
        # Documents read a time without an offset as the project's own.
        return (
            f"{value}T00:00:00"
            if is_day and self.kind(name, collection) is Kind.TIMESTAMP
            else value
        )

    def is_collection(self, name: str) -> bool:
        """Return whether our name is one of a collection."""
        return self.catalog is not None and name in self.catalog.collections


Read = Callable[[Any, Import], Rule]
Write = Callable[[Group, Catalog, str], Any]


@dataclass(frozen=True)
class Format:
    """One foreign format. `reads_text` when it is no JSON; `write` is None where none is made.

    `writes_named` asks for a rule with its names resolved, which has the kinds of attributes.
    """

    key: str
    label: str
    read: Read
    write: Write | None = None
    reads_text: bool = False
    writes_named: bool = False


def everyone() -> Rule:
    """Return a rule that holds of all."""
    return {"combinator": "and", "rules": []}


def no_one() -> Rule:
    """Return a rule that holds of none."""
    return {"combinator": "and", "rules": [], "not": True}


def group(combinator: str, rules: list[Rule], *, negated: bool = False) -> Rule:
    """Return rules joined; one alone stands for itself."""
    if len(rules) == 1 and not negated:
        return rules[0]
    return {"combinator": combinator, "rules": rules, **({"not": True} if negated else {})}


def condition(name: str, operator: str, value: Any = None, **more: Any) -> Rule:
    """Return a test of one attribute."""
    found: Rule = {"field": name, "operator": operator}
    return {**found, **({} if value is None else {"value": value}), **more}


def as_group(rule: Rule) -> Rule:
    """Return a rule as the group a document wants on top."""
    return rule if "rules" in rule else {"combinator": "and", "rules": [rule]}


def mapping(found: Import, data: Any, where: str) -> Mapping[str, Any]:
    """Return a mapping, an empty one with a fault where it is something else."""
    if isinstance(data, Mapping):
        return data
    found.refuse(where, f"is not a mapping (found {shown(data)})", "Correct it there.")
    return {}


def items(found: Import, data: Any, where: str) -> list[Any]:
    """Return a list, an empty one with a fault where it is something else."""
    if isinstance(data, list):
        return data
    found.refuse(where, f"is not a list (found {shown(data)})", "Correct it there.")
    return []
