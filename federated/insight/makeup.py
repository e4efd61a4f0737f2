"""Who the members of an audience are: the values of attributes that are commoner among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

from federated.catalog.schema import Attribute, Catalog, Entity
from federated.engines import ENGINES
from federated.engines.connection import Warehouse
from federated.insight.places import Place, mark, source
from federated.kinds import Kind

ALL, MEMBERS, VALUE = "everyone", "members", "value"
BANDS = 5
MOST_VALUES = 100
IDENTIFIES = frozenset({"I1"})


@dataclass(frozen=True)
class Trait:
    """One value, or one band of values, of an attribute, among the members and among all.

    `lift` is its share among the members over its share among all: 2.0 is twice as common.
    """

    attribute: str
    value: str
    members_count: int
    everyone_count: int
    members_share: float
    everyone_share: float
    lift: float


@dataclass(frozen=True)
class Makeup:
    """The traits of an audience, the most telling first, and the attributes left out, with why."""

    members_count: int
    everyone_count: int
    traits: tuple[Trait, ...]
    left_out: tuple[tuple[str, str], ...]


def find_makeup(
    warehouse: Warehouse,
    catalog: Catalog,
    entity: str,
    table: Place,
    members: Place,
    key: str,
    *,
    least: int = 10,
    computed: Place | None = None,
) -> Makeup:
    """Return how the members of an audience differ from everyone of its entity.

    `table` and `members` are the places (schema, table) of the entity and of the current members,
    `computed` that of its computed attributes side by side.
    A value that fewer than `least` members or others hold is not shown; nor are attributes that
    identify a person directly, or that nearly everyone has a value of their own of.
    """
    owner = catalog.entities[entity]
    counted = _Counting(warehouse, owner, entity, table, members, key)
    total, inside = counted.sizes()
    traits: list[Trait] = []
    left_out: list[tuple[str, str]] = []
    for name, attribute in sorted(catalog.tables[owner.table].attributes.items()):
        if IDENTIFIES & set(attribute.labels):
            left_out.append((name, "identifies a person"))
            continue
        if attribute.computed is not None and computed is None:
            left_out.append((name, "is not published yet"))
            continue
        counted.table = table if attribute.computed is None or computed is None else computed
        cells = counted.cells(attribute)
        if cells is None:
            left_out.append((name, f"has more than {MOST_VALUES} values"))
            continue
        for value, everyone, own in cells:
            if own >= least and everyone - own >= min(least, total - inside):
                traits.append(_trait(name, value, own, everyone, inside, total))
    traits.sort(key=lambda t: (-t.lift, -t.members_count, t.attribute, t.value))
    return Makeup(inside, total, tuple(traits), tuple(left_out))


def _trait(name: str, value: str, own: int, everyone: int, inside: int, total: int) -> Trait:
    shares = (own / inside, everyone / total)
    lift = round(shares[0] / shares[1], 3)
    return Trait(name, value, own, everyone, round(shares[0], 4), round(shares[1], 4), lift)


class _Counting:
    """Counts one attribute at a time, in the warehouse."""

    def __init__(
        self,
        warehouse: Warehouse,
        owner: Entity,
        entity: str,
        table: Place,
        members: Place,
        key: str,
    ) -> None:
        self.warehouse = warehouse
        self.owner = owner
        self.dialect = ENGINES[warehouse.engine].dialect
        self.table = table
        self.members = members
        self.asked = (key, entity)

    def sizes(self) -> tuple[int, int]:
        """Return how many there are, and how many of them are members."""
        found = self.warehouse.rows(self._counts([]), self.asked)
        return int(found[0][0]), int(found[0][1])

    def cells(self, attribute: Attribute) -> list[tuple[str, int, int]] | None:
        """Return each value or band with how many hold it, all and members; None if too many."""
        value = exp.column(attribute.name, table=ALL, quoted=True)
        if attribute.kind.is_number or attribute.kind.is_time:
            bounds = self._bounds(attribute)
            cells = self._rows(exp.alias_(_band(value, bounds), VALUE))
            return [(_said(band, bounds), *counts) for band, *counts in cells]
        if attribute.kind not in {Kind.TEXT, Kind.BOOLEAN}:
            return []
        cells = self._rows(exp.alias_(value, VALUE))
        if len(cells) > MOST_VALUES:
            return None
        return [("" if v is None else str(v), *counts) for v, *counts in cells]

    def _rows(self, value: exp.Expr) -> list[tuple[Any, ...]]:
        found = self.warehouse.rows(self._counts([value]), self.asked)
        return [row for row in found if row[0] is not None]

    def _bounds(self, attribute: Attribute) -> list[Any]:
        """Return the values that part everyone into bands of about the same size."""
        value = exp.column(attribute.name, table=ALL, quoted=True)
        present = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
        number = exp.Window(
            this=exp.Ntile(this=exp.Literal.number(BANDS)),
            order=exp.Order(expressions=[exp.Ordered(this=value.copy())]),
        )
        inner = exp.select(exp.alias_(value, VALUE), exp.alias_(number, "band"))
        inner = inner.from_(source(self.table, ALL)).where(present)
        query = exp.select(exp.Min(this=exp.column(VALUE))).from_(inner.subquery("banded"))
        query = query.group_by(exp.column("band")).order_by(exp.column("band"))
        found = [row[0] for row in self.warehouse.rows(query.sql(self.dialect))]
        return sorted(set(found))

    def _counts(self, values: Sequence[exp.Expr]) -> str:
        own = exp.column(self.owner.key, table=ALL, quoted=True)
        asked = exp.select(exp.column("entity_key", table=MEMBERS)).from_(
            source(self.members, MEMBERS)
        )
        for name in ("audience_key", "entity"):
            asked = asked.where(exp.EQ(this=exp.column(name, table=MEMBERS), expression=mark()))
        joined = asked.subquery(MEMBERS)
        match = exp.EQ(this=own, expression=exp.column("entity_key", table=MEMBERS))
        query = exp.select(
            *values,
            exp.Count(this=exp.Star()),
            exp.Count(this=exp.column("entity_key", table=MEMBERS)),
        ).from_(source(self.table, ALL))
        query = query.join(joined, on=match, join_type="left")
        if values:
            query = query.group_by(exp.Literal.number(1)).order_by(exp.Literal.number(1))
            query = query.limit(MOST_VALUES + 2)
        return query.sql(self.dialect)


def _band(value: exp.Expr, bounds: list[Any]) -> exp.Expr:
    """Return the number of the band a value lies in; missing values have none."""
    ifs = [
        exp.If(
            this=exp.GTE(this=value.copy(), expression=_literal(bound)),
            true=exp.Literal.number(number),
        )
        for number, bound in reversed(list(enumerate(bounds)))
    ]
    return exp.Case(ifs=ifs) if ifs else exp.Null()


def _literal(value: Any) -> exp.Expr:
    """Return a bound that came out of the warehouse as a typed literal."""
    if isinstance(value, datetime):
        text = value.isoformat(sep=" ", timespec="microseconds")
        return exp.cast(exp.Literal.string(text), exp.DataType.build("timestampntz"))
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    number = format(Decimal(str(value)), "f")
    return exp.Neg(this=exp.Literal.number(number[1:])) if number[0] == "-" else _number(number)


def _number(text: str) -> exp.Expr:
    return exp.Literal.number(text)


def _said(band: int, bounds: list[Any]) -> str:
    """Return a band as its bounds: from the first on and below the second."""
    low = bounds[band]
    return f"{low} – {bounds[band + 1]}" if band + 1 < len(bounds) else f"{low} and more"


def telling(traits: Sequence[Trait], most: int) -> Iterator[Trait]:
    """Yield the traits that differ most from everyone, whether commoner or rarer."""
    yield from sorted(traits, key=lambda t: (-abs(t.lift - 1), t.attribute, t.value))[:most]
