"""Makes random terms: arithmetic, the first known, cases, and aggregates as values."""

from random import Random
from typing import Any

from rule_world import PURCHASE, VISIT

from federated.kinds import Kind
from federated.operators.base import ALL

Document = dict[str, Any]
ROWS = {"purchases": PURCHASE, "visits": VISIT}
# On both sides of every limit and of every half that is rounded.
TRIED = [
    0, 1, -1, 2, 3, 7, 10, 0.5, "1.5", "-0.5", 0.01, "0.125", "0.000001", "0.000000001",
    "-0.0000005", 99.99, 100, 1.10, 10**9, 10**17, "-999999999.999999999", 999999999999999999,
]  # fmt: skip
# The longer ones do not fit beside nine decimals.
SHORT = TRIED.index(10**9)
OF_ROWS = ("days_since_first", "days_since_last", "median_gap_days", "count_periods", "count")
OF_NUMBERS = ("sum", "avg", "min", "max", "first", "last", "most_frequent")
OF_ANY = ("min", "max", "first", "last", "most_frequent")


class TermMaker:
    """The part of the rule maker that makes terms."""

    chance: Random
    has_terms = True
    term_depth = 0
    # How far out the profile is from an element of an array, 0 where none is looked at.
    levels = 0

    def beside(self, value: Any, kind: Kind, fields: dict[str, Kind], *, often: float) -> Any:
        """Return a term in place of a value, in this share of cases."""
        is_single = self.has_terms and kind in ALL
        if not fields or not is_single or self.term_depth > 2 or not self.often(often):
            return value
        self.term_depth += 1
        try:
            return self.term(kind, fields)
        finally:
            self.term_depth -= 1

    def term(self, kind: Kind, fields: dict[str, Kind]) -> Document:
        """Return a term of the kind; names one level out tell that it stands in a row."""
        makes = [self.first_known, self.case, self.measure]
        if kind.is_number:
            makes += [self.arithmetic] * 4
        return self.chance.choice(makes)(kind, fields)

    def argument(self, kind: Kind, fields: dict[str, Kind], *, beside: bool = False) -> Any:
        """Return what stands inside a term, `beside` others that it must be able to stand for."""
        names = sorted(n for n, k in fields.items() if _goes_with(k, kind))
        # Without a name beside it a date is a text, and so is a yes.
        if names and (kind.is_time or kind is Kind.BOOLEAN or self.often(0.6)):
            return self.beside({"field": self.chance.choice(names)}, kind, fields, often=0.35)
        return self.beside(self.written(kind, beside), kind, fields, often=0.35)

    def written(self, kind: Kind, beside: bool = False) -> Any:
        """Return a literal as a term takes it: a moment has a time of day."""
        if kind.is_number:
            return self.chance.choice(TRIED[:SHORT] if beside else TRIED)
        if kind is Kind.TIMESTAMP:
            return self.chance.choice(
                ["2017-10-29T16:00:00Z", "2017-10-01 00:00:00", "2017-11-05T01:30:00"]
            )
        return self.literal(kind)

    def arithmetic(self, kind: Kind, fields: dict[str, Kind]) -> Document:
        op = self.chance.choice(["add", "subtract", "multiply", "multiply", "divide", "divide"])
        count = 2 if op in ("subtract", "divide") else self.chance.choice([2, 2, 3])
        document: Document = {"op": op, "args": [self.argument(kind, fields) for _ in range(count)]}
        if self.often(0.25):
            document["scale"] = self.chance.choice([0, 1, 2, 4, 9])
        return document

    def first_known(self, kind: Kind, fields: dict[str, Kind]) -> Document:
        count = self.chance.choice([2, 2, 3])
        args = [self.argument(kind, fields, beside=True) for _ in range(count)]
        if kind.is_time and self.often(0.5):
            args[-1] = self.written(kind)
        if kind.is_number and all(isinstance(each, str) for each in args):
            # Where nothing around them says what they are, numbers in quotes are texts.
            args[0] = float(args[0])
        return {"op": "coalesce", "args": args}

    def case(self, kind: Kind, fields: dict[str, Kind]) -> Document:
        args: list[Document] = []
        for _ in range(self.chance.choice([1, 1, 2])):
            when = self.condition(fields)
            if self.often(0.3):
                when = self.group([when, self.condition(fields)])
            elif self.often(0.2) and not self.levels and not _is_row(fields):
                when = self.group([self.part(0)])
            args.append({"when": when, "then": self.argument(kind, fields, beside=True)})
        if self.often(0.6):
            is_written = kind.is_time and self.often(0.5)
            rest = self.written(kind) if is_written else self.argument(kind, fields, beside=True)
            args.append({"else": rest})
        # The first value says what all are, and a number in quotes may be a text.
        if kind.is_number and isinstance(args[0]["then"], str):
            args[0]["then"] = float(args[0]["then"])
        return {"op": "case", "args": args}

    def measure(self, kind: Kind, fields: dict[str, Kind]) -> Document:
        """Return an aggregate of the kind as a value, of the profile's rows."""
        collection = self.chance.choice(sorted(ROWS))
        inside = self.fields(ROWS[collection], inside=True)
        of_kind = sorted(n for n, k in inside.items() if _goes_with(k, kind))
        if not kind.is_number and (kind is Kind.BOOLEAN or not of_kind):
            return self.first_known(kind, fields)
        before, self.levels = self.levels, 0
        aggregate: Document = {}
        if kind.is_number and (self.often(0.4) or not of_kind):
            aggregate["function"] = self.chance.choice(OF_ROWS)
            if aggregate["function"] == "count_periods":
                aggregate["unit"] = self.chance.choice(["day", "week", "month"])
        else:
            functions = OF_NUMBERS if kind.is_number else OF_ANY
            aggregate["function"] = self.chance.choice(functions)
            of = self.chance.choice(of_kind)
            aggregate["of"] = self.beside(of, inside[of], inside, often=0.3)
        document = {**self.of_rows(collection, "where"), "aggregate": aggregate}
        self.levels = before
        levels = before or int(_is_row(fields))
        return {**document, "field": "^." * levels + collection}


def _goes_with(one: Kind, other: Kind) -> bool:
    return one is other or (one.is_number and other.is_number)


def _is_row(fields: dict[str, Kind]) -> bool:
    return any(name.startswith("^.") for name in fields)
