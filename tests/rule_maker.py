"""Makes random rules over the small world, as documents: every part of the language compiled."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from rule_rows import TABLES, TEXTS
from rule_terms import TermMaker
from rule_world import PRODUCT, PROFILE, PURCHASE, VISIT

from federated.kinds import Kind
from federated.operators import OPERATORS, operators_for
from federated.operators.dates import ANNIVERSARIES
from federated.rule.windows import CALENDAR

Document = dict[str, Any]


def _written(value: Any) -> Any:
    return str(value) if isinstance(value, date | Decimal) else value


def _values(value: Any) -> list[Any]:
    found = value if isinstance(value, list) else [value]
    return [each for each in found if each is not None]


ROWS = {"purchases": PURCHASE, "visits": VISIT}
NUMBERS = [0, 1, -1, 2, 3, 15, 10, "1.5", 0.01, "99.99", 100, -0.01, "15.0", 1.5, 5, 2.5, 300]
DAYS = ["2017-10-30", "2017-10-29", "2017-10-01", "2000-02-29", "1990-11-05", "2017-11-05"]
TIMES = [
    "2017-10-30T00:00:00", "2017-10-29T23:59:59.999999", "2017-10-29T16:00:00Z",
    "2017-10-30T00:00:00+08:00", "2017-08-31T00:00:00", "2017-10-01 00:00:00",
    "2017-10-23T00:00:00Z", "2017-11-05T01:30:00",
]  # fmt: skip
UNITS = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
PATTERNS = [
    "", "^$", "a", "[A-Z]", "^[a-z]+$", "^..$", "[^a-z]", "é", "^[À-ÿ]", "(ai|\\d)",
    "%", "o'?n", "\\\\", "^(ko|K)$", "^[가-힣]+", "[^\\w\\s]", "a.b",
]  # fmt: skip
CENTRES = [
    {"lat": 25.033964, "lon": 121.564472}, {"lat": "-17.7134", "lon": 180},
    {"lat": 90, "lon": 12.5}, {"lat": 0, "lon": 0},
    {"lat": 45.5152, "lon": -122.6784}, {"lat": 37.5, "lon": 127},
]  # fmt: skip
OCCASIONS = [
    ("lunar_new_year", "TW"), ("mid_autumn", "KR"), ("christmas", "US"), ("black_friday", "TW"),
    ("easter", "GB"), ("mothers_day", "US"), ("peace_memorial", "TW"), ("dragon_boat", "HK"),
]  # fmt: skip
LIKES = ["", "%", "_", "%a%", "T%", "__", "%\\%", "t_i%i", "O'%", "%北", "%%", "É"]
# What the fields of each name hold, written as in a document.
HELD = {
    name: sorted({_written(v) for row in rows for v in _values(row[name])}, key=str)
    for rows in TABLES.values()
    for name in rows[0]
    if name != "occurred_at"
}
FUNCTIONS = [
    "count", "sum", "avg", "min", "max", "first", "last", "most_frequent", "days_since_first",
    "days_since_last", "count_periods", "median_gap_days",
]  # fmt: skip


class RuleMaker(TermMaker):
    """Makes one rule after another from one seed."""

    def __init__(self, seed: int, *, has_terms: bool = True) -> None:
        self.chance = Random(seed)
        self.has_terms = has_terms

    def rule(self, depth: int = 2) -> Document:
        """Return a group of parts of any sort."""
        parts = [self.part(depth) for _ in range(self.chance.choice([1, 1, 2, 2, 3]))]
        return self.group(parts)

    def group(self, parts: list[Any]) -> Document:
        """Return the parts under a combinator, now and then with independent ones."""
        document: Document = {}
        if self.often(0.15) and len(parts) > 1:
            joined = [parts[0]]
            for part in parts[1:]:
                joined += [self.chance.choice(["and", "or", "xor"]), part]
            document["rules"] = joined
        else:
            document = {
                "combinator": self.chance.choice(["and", "and", "or", "or", "xor"]),
                "rules": parts,
            }
        if self.often(0.25):
            document["not"] = True
        if self.often(0.02):
            document["rules"].append({"combinator": "xor", "rules": []}) if (
                "combinator" in document
            ) else None
        return document

    def part(self, depth: int) -> Document:
        """Return one test of the profile, or a group of them."""
        if depth and self.often(0.25):
            return self.rule(depth - 1)
        make = self.chance.choice(
            [self.attribute, self.attribute, self.rows, self.rows, self.number, self.number,
             self.sequence, self.membership]
        )  # fmt: skip
        return make()

    def attribute(self) -> Document:
        """Return a condition on the profile."""
        return self.condition(self.fields(PROFILE))

    def membership(self) -> Document:
        """Return a test of membership."""
        keys = self.chance.sample(["some_of_them", "nobody"], self.chance.choice([1, 2]))
        operator = self.chance.choice(["in", "notIn", "entered", "exited"])
        document = {"field": "audience", "operator": operator, "value": keys}
        if operator in ("entered", "exited") and self.often(0.7):
            document["window"] = self.window()
        return document

    def fields(self, columns: dict[str, Any], inside: bool = False) -> dict[str, Kind]:
        """Return the names one may ask of, with their kinds."""
        found = {name: kind for name, (kind, _) in columns.items()}
        if columns is PROFILE:
            found["home"] = Kind.POSITION
        if inside:
            found |= {f"product.{name}": kind for name, (kind, _) in PRODUCT.items()}
            found |= {f"^.{name}": kind for name, kind in self.fields(PROFILE).items()}
        return found

    def condition(self, fields: dict[str, Kind]) -> Document:
        """Return a condition on one of the fields."""
        # Names one level out are many, and say nothing of the rows; so they come less often.
        near = [name for name in fields if name[:1] != "^" or self.often(0.2)]
        name = self.chance.choice(sorted(near))
        kind = fields[name]
        if kind.element is not None and self.often(0.6):
            return self.elements(name, kind.element, fields)
        document = self.compared(kind, fields, name)
        if (kind.element or kind) is Kind.TEXT and self.often(0.25):
            document["caseSensitive"] = False
        length = document.get("value")
        if isinstance(length, dict) and "n" in length and self.often(0.5):
            document |= {"value": length["n"], "unit": length["unit"]}
        return {"field": self.beside(name, kind, fields, often=0.08), **document}

    def compared(
        self, kind: Kind, fields: dict[str, Kind] | None = None, name: str = ""
    ) -> Document:
        """Return an operator that goes with the kind, and something beside it."""
        key = self.chance.choice(operators_for(kind))
        if kind is Kind.DATE and self.often(0.2):
            # There are many operators on dates; these have the most to get wrong.
            key = self.chance.choice(ANNIVERSARIES)
        takes = OPERATORS[key].takes
        if takes == "nothing":
            return {"operator": key}
        if takes == "duration":
            units = UNITS[3:] if kind is Kind.DATE else UNITS
            number, unit = self.chance.choice([0, 1, 2, 7, 30, 60]), self.chance.choice(units)
            return {"operator": key, "value": {"n": number, "unit": unit}}
        if takes == "circle":
            centre = self.chance.choice(CENTRES)
            km = self.chance.choice([0, 0.001, 0.5, 5, 40, "1500.5", 10_000, 20_020])
            return {"operator": key, "value": {**centre, "km": km}}
        if takes == "occasion":
            day, region = self.chance.choice(OCCASIONS)
            ends = {
                "from": self.chance.choice([-366, -30, -7, 0, 2]),
                "to": self.chance.choice([0, 3, 40]),
            }
            return {"operator": key, "value": {"day": day, "region": region, **ends}}
        same = [
            n for n, k in (fields or {}).items() if k is kind or (k.is_number and kind.is_number)
        ]
        if same and kind.element is None and takes != "pattern" and self.often(0.15):
            count = 2 if takes == "two" else 1
            names = [self.chance.choice(same) for _ in range(count)]
            names = [self.beside(n, kind, fields or {}, often=0.1) for n in names]
            value = names[0] if takes == "one" else names
            return {"operator": key, "value": value, "valueSource": "field"}
        if takes == "one":
            value = self.beside(self.literal(kind, name), kind, fields or {}, often=0.12)
            return {"operator": key, "value": value}
        if takes == "pattern":
            texts = LIKES if "ike" in key else PATTERNS
            return {"operator": key, "value": self.chance.choice(texts)}
        count = 2 if takes == "two" else self.chance.choice([0, 1, 2, 3])
        values = [self.literal(kind.element or kind, name) for _ in range(count)]
        if kind.element is None:
            values = [self.beside(v, kind, fields or {}, often=0.08) for v in values]
        if self.often(0.15) and kind.is_number and not any(isinstance(v, dict) for v in values):
            return {"operator": key, "value": ", ".join(map(str, values))}
        return {"operator": key, "value": values}

    def elements(self, name: str, kind: Kind, fields: dict[str, Kind]) -> Document:
        """Return a test that counts the elements of an array."""
        inside = {"": kind} | {f"^.{n}": k for n, k in fields.items() if k is kind}
        parts = []
        self.levels = 2 if any(n.startswith("^.") for n in fields) else 1
        for _ in range(self.chance.choice([1, 1, 2])):
            parts.append({"field": "", **self.compared(kind, inside, name)})
        self.levels = 0
        document = {"field": name, "match": self.match()}
        return document if self.often(0.1) else {**document, "value": self.group(parts)}

    def literal(self, kind: Kind, name: str = "") -> Any:
        """Return a literal of the kind, often one that the field really holds."""
        found = HELD.get(name.rpartition(".")[2])
        if found and self.often(0.6):
            return self.chance.choice(found)
        if kind is Kind.TEXT:
            return self.chance.choice([*TEXTS[1:], "c1", "COFFEE", "茶", "cart", "view", "zz", "'"])
        if kind is Kind.BOOLEAN:
            return self.chance.choice([True, False, "true"])
        if kind is Kind.DATE:
            return self.chance.choice(DAYS)
        if kind is Kind.TIMESTAMP:
            return self.chance.choice([*DAYS, *TIMES])
        return self.chance.choice(NUMBERS)

    def where(self, collection: str) -> Document:
        """Return a group of conditions on the rows of a collection."""
        fields = self.fields(ROWS[collection], inside=True)
        wanted = self.chance.choice([1, 1, 2])
        parts: list[Any] = [self.condition(fields) for _ in range(wanted)]
        if self.often(0.1):
            parts.append(self.group([self.condition(fields)]))
        return self.group(parts)

    def window(self) -> Document:
        """Return a window of any sort."""
        number, unit = self.chance.choice([0, 1, 2, 7, 30, 60]), self.chance.choice(UNITS)
        moments = [*DAYS, *TIMES]
        return self.chance.choice(
            [
                {"last": number, "unit": unit},
                {"last": self.chance.choice([29, 30, 60, 365]), "unit": "day"},
                {"since": self.chance.choice(moments)},
                {"until": self.chance.choice(moments)},
                {"between": [self.chance.choice(moments), self.chance.choice(moments)]},
                {"calendar": self.chance.choice(CALENDAR)},
                {"between_relative": [{"n": number, "unit": unit}, {"n": 30, "unit": "day"}]},
            ]
        )

    def of_rows(self, collection: str, key: str) -> Document:
        """Return the filter and the window of a test of rows, each now and then."""
        document: Document = {"field": collection}
        if self.often(0.55):
            document[key] = self.where(collection)
        if self.often(0.4):
            document["window"] = self.window()
        return document

    def rows(self) -> Document:
        """Return a test that counts rows."""
        collection = self.chance.choice(sorted(ROWS))
        return {**self.of_rows(collection, "value"), "match": self.match()}

    def match(self) -> Document:
        """Return how many rows, or elements, must fit."""
        mode = self.chance.choice(
            ["some", "none", "all", "atLeast", "atMost", "exactly", "between"]
        )
        match: Document = {"mode": mode}
        if mode == "between":
            match["threshold"] = self.chance.choice([[1, 2], [0, 1], [0.25, 0.75], [2, 0]])
        elif mode not in ("some", "none", "all"):
            match["threshold"] = self.chance.choice([0, 1, 2, 3, 0.5, "0.25", 0.333333333])
        return match

    def number(self) -> Document:
        """Return a test of an aggregate."""
        function = self.chance.choice(FUNCTIONS)
        collection = self.chance.choice(["purchases", "purchases", "visits"])
        aggregate: Document = {"function": function}
        kind = Kind.INTEGER
        if function in ("sum", "avg"):
            collection = "purchases"
            of = self.chance.choice(["amount", "quantity", "product.price"])
            fields = self.fields(PURCHASE, inside=True)
            aggregate["of"] = self.beside(of, Kind.DECIMAL, fields, often=0.2)
            kind = Kind.DECIMAL
        elif function in ("min", "max", "first", "last", "most_frequent"):
            fields = self.fields(ROWS[collection], inside=True)
            names = [
                n
                for n, k in fields.items()
                if k is not Kind.BOOLEAN and n[:1] != "^" and not k.element
            ]
            aggregate["of"] = self.chance.choice(sorted(names))
            kind = fields[aggregate["of"]]
            aggregate["of"] = self.beside(aggregate["of"], kind, fields, often=0.12)
        elif function == "count" and self.often(0.5):
            aggregate["of"] = self.chance.choice(["product_id", "product.category"])
            aggregate["distinct"] = self.often(0.6)
        elif function == "count_periods":
            aggregate["unit"] = self.chance.choice(["day", "week", "month"])
        elif function == "median_gap_days":
            kind = Kind.DECIMAL
        of = aggregate.get("of", "") if function != "count" else ""
        beside = self.fields(PROFILE) if self.often(0.3) else None
        compared = self.compared(kind, beside, name=of if isinstance(of, str) else "")
        if function.startswith("days_since") and isinstance(compared.get("value"), int | float):
            compared["value"] = self.chance.choice([0, 1, 6, 7, 17, 18, 29])
        return {**self.of_rows(collection, "where"), "aggregate": aggregate, **compared}

    def sequence(self) -> Document:
        """Return a sequence with gaps, counts, absences and bindings."""
        steps: list[Document] = []
        for _ in range(self.chance.choice([1, 2, 2, 3])):
            if self.often(0.2):
                steps.append({**self.step(), "not": True})
            step = self.step()
            if any(not each.get("not") for each in steps) and self.often(0.4):
                step["after"] = self.gap(["min", "max"])
            if self.often(0.15):
                step["count"] = 2
            steps.append(step)
        if self.often(0.4):
            last = {**self.step(), "not": True}
            if self.often(0.6):
                last["after"] = self.gap(["max"])
            steps.append(last)
        document: Document = {"sequence": steps}
        if self.often(0.3):
            document["window"] = self.window()
        if self.often(0.3):
            document["within"] = {"n": self.chance.choice([0, 1, 2, 7]), "unit": "day"}
        if self.often(0.3):
            document["same"] = ["product_id"]
        return document

    def step(self) -> Document:
        """Return the filter of one step."""
        document: Document = {"field": self.chance.choice(sorted(ROWS))}
        if self.often(0.7):
            document["value"] = self.where(document["field"])
        return document

    def gap(self, ends: list[str]) -> Document:
        """Return how long after the step before."""
        unit = self.chance.choice(["hour", "day"])
        chosen = self.chance.sample(ends, self.chance.randint(1, len(ends)))
        values = sorted(self.chance.choice([0, 1, 2, 3]) for _ in chosen)
        return {"unit": unit, **dict(zip(sorted(chosen, reverse=True), values, strict=True))}

    def often(self, share: float) -> bool:
        """Return true in this share of cases."""
        return self.chance.random() < share
