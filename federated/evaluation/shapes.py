"""The kind and the decimals a term has whatever its row holds, worked out without any pass."""

from collections.abc import Sequence
from decimal import Decimal

from federated.catalog.schema import Attribute, Catalog, Table
from federated.evaluation.rows import ELEMENT, with_element
from federated.kinds import Kind
from federated.rule.tree import AggregateTest, Argument, Choice, Expression, Measure, Path, Term

WHOLE = ("count", "count_periods", "days_since_first", "days_since_last")
ARITHMETIC = ("add", "subtract", "multiply", "divide")
MOST_DECIMALS = 9


class Shapes:
    """Looks kinds and decimals up; `tables` are those gone into, the innermost last."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def kind(self, value: Argument, tables: Sequence[Table], wanted: Kind | None) -> Kind:
        """Return the kind of a value: its own, else the one wanted, else that of its literals."""
        own = self._own_kind(value, tables)
        if own is not None:
            return own
        return wanted or _literal_kind(value) or Kind.TEXT

    def decimals(self, value: Argument, tables: Sequence[Table]) -> int:
        """Return how many decimals a number has."""
        if isinstance(value, Path):
            return self.attribute(value, tables).scale or 0
        if isinstance(value, Measure):
            return self._of_measure(value, tables)
        if isinstance(value, Expression) and value.op in ARITHMETIC:
            return self.steps(value, tables)[-1]
        if isinstance(value, Expression | Choice):
            return max((self.decimals(each, tables) for each in values_of(value)), default=0)
        return literal_decimals(value)

    def steps(self, term: Expression, tables: Sequence[Table]) -> list[int]:
        """Return the decimals after each step of arithmetic, the last as the rule asks."""
        found = [self.decimals(term.args[0], tables)]
        for argument in term.args[1:]:
            found.append(_after(term.op, found[-1], self.decimals(argument, tables)))
        if term.round_to is not None:
            found[-1] = term.round_to
        return found[1:]

    def attribute(self, path: Path, tables: Sequence[Table]) -> Attribute:
        """Return the attribute a path ends at."""
        table = tables[len(tables) - 1 - path.outer]
        for name in path.names[:-1]:
            table = self.catalog.tables[table.links[name].table]
        return table.attributes[path.names[-1] if path.names else ELEMENT]

    def inside(self, measure: Measure | AggregateTest, tables: Sequence[Table]) -> list[Table]:
        """Return the tables gone into where the rows of an aggregate are read."""
        around = tables[: len(tables) - (measure.outer if isinstance(measure, Measure) else 0)]
        row = around[-1] if len(around) > 1 else None
        along = self.catalog.tables_along(measure.collection, row)
        return [*around, *(with_element(self.catalog, table) for table in along)]

    def _own_kind(self, value: Argument, tables: Sequence[Table]) -> Kind | None:
        if isinstance(value, Path):
            return self.attribute(value, tables).kind
        if isinstance(value, Measure):
            if value.function in WHOLE:
                return Kind.INTEGER
            if value.function in ("avg", "median_gap_days") or value.of is None:
                return Kind.DECIMAL
            return self.kind(value.of, self.inside(value, tables), None)
        if isinstance(value, Expression) and value.op in ARITHMETIC:
            return Kind.DECIMAL
        if isinstance(value, Expression | Choice):
            kinds = (self._own_kind(each, tables) for each in values_of(value))
            return next((kind for kind in kinds if kind is not None), None)
        return None

    def _of_measure(self, measure: Measure, tables: Sequence[Table]) -> int:
        if measure.function in WHOLE:
            return 0
        inside = self.inside(measure, tables)
        own = 0 if measure.of is None else self.decimals(measure.of, inside)
        is_mean = measure.function in ("avg", "median_gap_days")
        return min(own + 4, MOST_DECIMALS) if is_mean else own


def values_of(term: Expression | Choice) -> tuple[Argument, ...]:
    """Return the values one of which a term may be."""
    if isinstance(term, Expression):
        return term.args
    return (*(branch.then for branch in term.branches), term.otherwise)


def literal_decimals(value: object) -> int:
    """Return the decimals of a literal without the zeros that do not count."""
    if value is None or isinstance(value, bool | Term):
        return 0
    _, point, decimals = format(Decimal(str(value).strip()), "f").partition(".")
    return len(decimals.rstrip("0")) if point else 0


def _after(op: str, one: int, other: int) -> int:
    most = max(one, other)
    if op == "multiply":
        return one + other if one + other <= 6 else max(6, most)
    if op == "divide":
        return most + 4 if most <= 2 else max(6, most)
    return most


def _literal_kind(value: Argument) -> Kind | None:
    if isinstance(value, Expression | Choice):
        return next(filter(None, map(_literal_kind, values_of(value))), None)
    if isinstance(value, bool):
        return Kind.BOOLEAN
    if isinstance(value, int | float | Decimal):
        return Kind.DECIMAL
    return Kind.TEXT if isinstance(value, str) else None
