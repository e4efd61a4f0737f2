"""Drafts a catalogue from what a warehouse says of its tables: a start to be read and corrected."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from federated.catalog.check import RESERVED, SAFE_NAME
from federated.catalog.stored import NotReadable, StoredType, stored_type
from federated.engines.connection import quote
from federated.errors import CatalogError, Fault, nearest
from federated.kinds import Kind
from federated.warehouse import Relation, Warehouse

PEOPLE = ("customer", "user", "profile", "person", "member", "household", "account", "subscriber")
TIMES = ("occurred", "happened", "event", "ordered", "purchased", "created", "time", "date", "at")
_LAYER = re.compile(r"^(raw|stg|dim|fct|fact|src|tbl)_+|^stg_[a-z]+__", re.I)
_BORING = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
# YAML would read these as something else than a name.
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


@dataclass
class Drafted:
    """One table, the columns rules can speak of, and what seems to tell its rows apart."""

    relation: Relation
    kinds: dict[str, StoredType] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    unique: list[str] = field(default_factory=list)

    @property
    def word(self) -> str:
        """The table's name as one thing: `raw_customers` is a `customer`."""
        return _singular(_LAYER.sub("", self.relation.name.lower()))

    def way_to(self, other: "Drafted") -> str | None:
        """Return the column of a link to the other table, which may hold our own key."""
        own = other.leads_to(self)
        is_same = own is not None and own == other.key and own in other.unique
        return self.leads_to(other) or (self.key if is_same else None)

    def is_many_of(self, owner: "Drafted") -> bool:
        """Return whether several rows may hold the same key of the other table."""
        column = self.leads_to(owner)
        return column is not None and column not in self.unique

    @property
    def key(self) -> str | None:
        names = ["id", "key", f"{self.word}_id", f"{self.word}id", f"{self.word}_key"]
        lower = {_plain(c): c for c in self.unique}
        return next((lower[n] for n in names if n in lower), next(iter(self.unique), None))

    def leads_to(self, other: "Drafted") -> str | None:
        """Return the column that seems to hold the other table's key."""
        if other.key is None:
            return None
        words = [f"{other.word}_id", f"{other.word}id", f"{other.word}_key"]
        if other.word in PEOPLE:
            words += [f"{word}_id" for word in PEOPLE]
        if other.key.lower() not in {"id", "key"}:
            words.insert(0, _plain(other.key))
        kind = other.kinds[other.key].kind
        lower = {_plain(c): c for c, found in self.kinds.items() if found.kind is kind}
        return next((lower[w] for w in words if w in lower), None)


def draft_catalog(
    warehouse: Warehouse, schema: str, tables: Sequence[str] = (), zone: str = "UTC"
) -> str:
    """Return a catalogue as YAML with a comment wherever something was guessed.

    Raises: CatalogError when there is no such table, or nothing that audiences could select.
    """
    relations = warehouse.relations(schema)
    names = [r.name for r in relations]
    faults = [
        Fault(name, f"there is no such table in {schema}", nearest(name, names))
        for name in tables
        if name not in names
    ]
    if faults:
        raise CatalogError(faults)
    found = [_drafted(warehouse, r) for r in relations if not tables or r.name in tables]
    entity = _entity(found)
    if entity is None:
        advice = "Declare one by hand: docs/any-warehouse.md shows how."
        problem = "no table has a column that tells its rows apart"
        raise CatalogError([Fault(schema, problem, advice)])
    return "\n".join(_lines(found, entity, zone)) + "\n"


def _drafted(warehouse: Warehouse, relation: Relation) -> Drafted:
    draft = Drafted(relation)
    for column in relation.columns:
        try:
            draft.kinds[column.name] = stored_type(column.type)
        except NotReadable as error:
            draft.refused[column.name] = f"{column.type} {error}. {error.advice}"
    ends = ("id", "key", "uuid", "code", "sku", "no", "number")
    likely = [c for c in draft.kinds if c.lower().rstrip("#").endswith(ends)]
    place = f"{quote(relation.schema)}.{quote(relation.name)}"
    for name in likely:
        counts = f"count({quote(name)}), count(distinct {quote(name)})"
        rows, values = warehouse.rows(f"select {counts} from {place}")[0]  # noqa: S608 - quoted
        if rows == values > 0:
            draft.unique.append(name)
    return draft


def _entity(tables: list[Drafted]) -> Drafted | None:
    """Return the table whose key most others hold; people before things."""

    def rank(table: Drafted) -> tuple[int, bool, int]:
        named = sum(other.leads_to(table) is not None for other in tables if other is not table)
        return named > 0, table.word in PEOPLE, named

    keyed = [table for table in tables if table.key is not None]
    return max(keyed, key=rank, default=None)


def _lines(tables: list[Drafted], entity: Drafted, zone: str) -> Iterator[str]:
    yield "# A draft: read it, correct it, and remove what rules should not name."
    yield "version: 1"
    yield f"time_zone: {zone}  # of days, weeks and months in rules"
    yield "week_starts: monday"
    collections = [t for t in tables if t is not entity and t.is_many_of(entity)]
    others = [t for t in tables if t is not entity and t not in collections]
    named = [entity, *collections]
    linked = [t for t in others if any(one.way_to(t) for one in [*named, *others] if one is not t)]
    yield "entities:"
    yield f"  {_name(entity.word)}:  # check: what audiences select, one row each"
    yield f"    table: {_place(entity)}"
    yield f"    key: {_text(str(entity.key))}"
    yield "    default: true"
    yield from _columns(entity, linked)
    yield "collections:" if collections else "collections: {}"
    for table in collections:
        yield from _collection(table, entity, linked)
    if linked:
        yield "tables:"
    for table in linked:
        yield f"  {_name(table.word)}:"
        yield f"    table: {_place(table)}"
        yield from _columns(table, [other for other in linked if other is not table])
    for table in others:
        if table not in linked:
            yield f"# not used: {_place(table)} leads neither to {entity.word} nor from its rows"


def _collection(table: Drafted, entity: Drafted, linked: list[Drafted]) -> Iterator[str]:
    owner = table.leads_to(entity)
    yield f"  {_name(_LAYER.sub('', table.relation.name.lower()))}:"
    yield f"    table: {_place(table)}"
    yield f"    owners: {{{_name(entity.word)}: {_text(str(owner))}}}  # check"
    if table.key is not None:
        yield f"    key: [{_text(table.key)}]"
    else:
        yield "    # check: the columns that tell rows apart; no single one does"
        yield f"    key: [{', '.join(_text(c) for c in table.kinds)}]"
    moments = [c for c, found in table.kinds.items() if found.kind is Kind.TIMESTAMP]
    days = [c for c, found in table.kinds.items() if found.kind is Kind.DATE]
    if moments:
        yield f"    time: {_text(min(moments, key=_time_rank))}  # check: when a row happened"
    elif days:
        day = min(days, key=_time_rank)
        yield f"    time: {_text(day)}  # check: days alone; a row happens at the start of its day"
    else:
        yield "    # without a time, rules take no window and no sequence"
    yield from _columns(table, linked, None if moments else min(days, key=_time_rank, default=None))


def _columns(table: Drafted, linked: list[Drafted], day: str | None = None) -> Iterator[str]:
    structural = {table.key}
    yield "    attributes:"
    for name, found in table.kinds.items():
        if name in structural:
            continue
        written, note = _name(name), ""
        if found.kind is Kind.FLOAT:
            note = "  # a float: declare decimal(18, 2), or no rule can add it up"
        elif found.kind is Kind.TIMESTAMP and found.reading == "as is":
            note = "  # read as UTC; else add timezone"
        if written != name:
            type_ = ", type: timestamp" if name == day else ""
            yield f"      {written}: {{column: {_text(name)}{type_}}}{note}"
        elif name == day:
            yield f"      {written}: timestamp"
        else:
            yield f"      {written}:{note}"
    if set(table.kinds) <= structural:
        yield "      {}"
    for name, why in table.refused.items():
        yield f"      # left out: {json.dumps(name, ensure_ascii=False)}: {why}"
    ways = [(other, table.way_to(other)) for other in linked if other is not table]
    if any(column for _, column in ways):
        yield "    links:"
    for other, column in ways:
        if column is not None:
            on = f"{{{_text(column)}: {_text(str(other.key))}}}"
            yield f"      {_name(other.word)}: {{to: {_name(other.word)}, on: {on}}}  # check"


def _time_rank(name: str) -> tuple[int, str]:
    ranks = [number for number, word in enumerate(TIMES) if word in name.lower()]
    return min(ranks, default=len(TIMES)), name


def _place(table: Drafted) -> str:
    parts = (table.relation.schema, table.relation.name)
    if all(_BORING.match(part) for part in parts):
        return ".".join(parts)
    return f"[{', '.join(_text(part) for part in parts)}]"


def _name(name: str) -> str:
    plain = re.sub(r"\W", "_", name, flags=re.ASCII)
    plain = plain if SAFE_NAME.match(plain) else f"c_{plain}"[:100]
    return f"{plain}_" if plain.lower() in RESERVED | _WORDS else plain


def _text(name: str) -> str:
    is_plain = _BORING.match(name) and name.lower() not in _WORDS
    return name if is_plain else json.dumps(name, ensure_ascii=False)


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name.lower()).strip("_")


def _singular(name: str) -> str:
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if name.endswith(ending) and not name.endswith(("ss", "us")):
            return name.removesuffix(ending) + instead
    return name
