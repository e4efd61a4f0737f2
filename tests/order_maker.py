"""Makes random rules over orders: rows of rows, flattened or nested, for any entity."""

from typing import Any

from order_world import CATALOG, TABLES
from rule_maker import FUNCTIONS, Document, RuleMaker

from federated.catalog.schema import Table
from federated.kinds import Kind
from federated.passes.draft import Scope, collection_scope, collections_at, entity_scope

HELD = {
    name: sorted({str(row[name]) for row in rows if row[name] is not None})
    for rows in TABLES.values()
    for name in rows[0]
}
ENTITIES = ("profile", "profile", "household", "order")
OF = {"profile": "some", "household": "homes", "order": "big", "good": "hot"}


class OrderMaker(RuleMaker):
    """Makes one rule after another, each for one of the entities."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.entity = self.chance.choice(ENTITIES)
        scope = entity_scope(CATALOG, self.entity)
        assert scope is not None
        self.top = scope

    def whole(self) -> Document:
        """Return a rule."""
        return self.group([self.test(self.top, 2) for _ in range(self.chance.choice([1, 1, 2]))])

    def test(self, scope: Scope, depth: int) -> Document:
        """Return a test of what stands in a scope."""
        makes = [self.value, self.member]
        if depth and collections_at(CATALOG, scope):
            makes += [self.counted, self.counted, self.summed, self.followed]
        if depth and self.often(0.1):
            return self.group([self.test(scope, depth - 1)])
        make: Any = self.chance.choice(makes)
        return make(scope) if make in (self.value, self.member) else make(scope, depth - 1)

    def literal(self, kind: Kind, name: str = "") -> Any:
        """Return a literal, often one the field holds."""
        found = HELD.get(name.rpartition(".")[2])
        return self.chance.choice(found) if found and self.often(0.7) else super().literal(kind)

    def beside(self, value: Any, *_: Any, **__: Any) -> Any:
        """Return the value: expressions are made elsewhere."""
        return value

    def names(self, scope: Scope) -> dict[str, Kind]:
        """Return what may be asked in a scope: near, along links and further out."""
        found: dict[str, Kind] = {}
        around: Scope | None = scope
        prefix = ""
        while around is not None:
            found |= {f"{prefix}{n}": k for n, k in _attributes(around.table, 2).items()}
            around, prefix = around.outer, f"{prefix}^."
        return found

    def value(self, scope: Scope) -> Document:
        """Return a condition on an attribute."""
        return self.condition(self.names(scope))

    def member(self, scope: Scope) -> Document:
        """Return a test of membership, of the one read or of one it leads to."""
        ways: list[tuple[str, str]] = []
        around: Scope | None = scope
        prefix = ""
        while around is not None:
            for links, table in _linked(around.table, 2):
                entity = CATALOG.entity_of(table)
                if entity is not None:
                    ways.append((".".join([*links, "audience"]), OF[entity.name]))
                    ways[-1] = (prefix + ways[-1][0], ways[-1][1])
            around, prefix = around.outer, f"{prefix}^."
        if not ways:
            return self.value(scope)
        field, key = self.chance.choice(ways)
        operator = self.chance.choice(["in", "notIn", "entered", "exited"])
        document = {"field": field, "operator": operator, "value": [key]}
        if operator in ("entered", "exited") and self.often(0.6):
            document["window"] = self.window()
        return document

    def collection(self, scope: Scope, *, timed: bool = False) -> tuple[str, Scope]:
        """Return the name of rows from a scope, now and then of rows of rows."""
        while True:
            name = self.chance.choice(collections_at(CATALOG, scope))
            inside = collection_scope(CATALOG, scope, name)
            assert inside is not None
            while collections_at(CATALOG, inside) and self.often(0.5):
                further = self.chance.choice(collections_at(CATALOG, inside))
                name = f"{name}.{further}"
                inside = collection_scope(CATALOG, scope, name)
                assert inside is not None
            if not timed or inside.timed is not None:
                return name, inside
            if not any(self.is_timed(scope, n) for n in collections_at(CATALOG, scope)):
                return "", inside

    def is_timed(self, scope: Scope, name: str) -> bool:
        """Return whether rows of that name say when."""
        inside = collection_scope(CATALOG, scope, name)
        return inside is not None and inside.timed is not None

    def inside(self, scope: Scope, depth: int) -> Document:
        """Return a group that rows are held against."""
        wanted = self.chance.choice([1, 1, 2])
        return self.group([self.test(scope, depth) for _ in range(wanted)])

    def cut(self, inside: Scope) -> Document:
        """Return a window where rows take one, now and then."""
        if inside.timed is None or self.often(0.6):
            return {}
        assert inside.timed.collection is not None
        if inside.timed.collection.is_future and self.often(0.7):
            return {"window": {"next": self.chance.choice([0, 3, 7, 30]), "unit": "day"}}
        return {"window": self.window()}

    def counted(self, scope: Scope, depth: int) -> Document:
        """Return a test that counts rows."""
        name, inside = self.collection(scope)
        made = {key: value for key, value in self.rows().items() if key == "match"}
        document: Document = {"field": name, **made, **self.cut(inside)}
        if self.often(0.75):
            document["value"] = self.inside(inside, depth)
        return document

    def summed(self, scope: Scope, depth: int) -> Document:
        """Return a test of an aggregate."""
        name, inside = self.collection(scope)
        functions = [f for f in FUNCTIONS if inside.timed is not None or f in
                     ("count", "sum", "avg", "min", "max")]  # fmt: skip
        function = self.chance.choice(functions)
        aggregate: Document = {"function": function}
        fields = self.names(inside)
        kind = Kind.INTEGER
        if function in ("sum", "avg", "min", "max", "first", "last", "most_frequent"):
            wanted = {n: k for n, k in fields.items() if k.is_number or function not in
                      ("sum", "avg")}  # fmt: skip
            aggregate["of"] = self.chance.choice(sorted(wanted))
            kind = Kind.DECIMAL if function == "avg" else wanted[aggregate["of"]]
        if function == "median_gap_days":
            kind = Kind.DECIMAL
        if function == "count_periods":
            aggregate["unit"] = self.chance.choice(["day", "week", "month"])
        compared = self.compared(kind, name=aggregate.get("of", ""))
        document: Document = {"field": name, "aggregate": aggregate, **compared, **self.cut(inside)}
        if self.often(0.6):
            document["where"] = self.inside(inside, depth)
        return document

    def followed(self, scope: Scope, depth: int) -> Document:
        """Return a sequence of rows of one or several collections."""
        steps: list[Document] = []
        for number in range(self.chance.choice([1, 2, 2])):
            name, inside = self.collection(scope, timed=True)
            if not name:
                return self.counted(scope, depth)
            step: Document = {"field": name}
            if self.often(0.5):
                step["value"] = self.inside(inside, 0)
            if number and self.often(0.3):
                step["after"] = self.gap(["min", "max"])
            steps.append(step)
        if self.often(0.3):
            steps.append({**steps[-1], "not": True})
            steps[-1].pop("after", None)
        return {"sequence": steps}


def _linked(table: Table, depth: int) -> list[tuple[tuple[str, ...], Table]]:
    """Return every way along links that lead to one row, with where it ends."""
    found: list[tuple[tuple[str, ...], Table]] = [((), table)]
    for name, link in table.links.items() if depth else ():
        if not link.is_many:
            further = _linked(CATALOG.tables[link.table], depth - 1)
            found += [((name, *links), end) for links, end in further]
    return found


def _attributes(table: Table, depth: int) -> dict[str, Kind]:
    return {
        ".".join([*links, name]): attribute.kind
        for links, end in _linked(table, depth)
        for name, attribute in end.attributes.items()
    }
