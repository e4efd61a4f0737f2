"""Random audiences over the made-up warehouse, as documents; the mix is written in the README."""

from random import Random
from typing import Any

from benchmarks.audiences.world import CATEGORIES, CHANNELS, TYPES, WORDS, attributes
from federated.rule.parse import parse_audience
from federated.rule.tree import Audience

Document = dict[str, Any]
WINDOWS = (7, 14, 30, 60, 90, 180)
GAPS = (1, 3, 7, 14, 30)


def audiences(count: int, seed: int = 7) -> dict[str, Audience]:
    """Return so many audiences by key; the first of more are those of fewer."""
    return {d["audience"]: parse_audience(d) for d in documents(count, seed)}


def documents(count: int, seed: int = 7) -> list[Document]:
    """Return the audiences as they would stand in files."""
    return [_document(number, Random(f"{seed}:{number}")) for number in range(count)]


def _document(number: int, chance: Random) -> Document:
    parts = [_leaf(chance) for _ in range(chance.choice([3, 4, 5, 5, 6, 7]))]
    if chance.random() < 0.36:
        parts[-1] = _sequence(chance)
    while len(parts) > 3 and chance.random() < 0.6:
        inner = _group(chance, [parts.pop(0), parts.pop(0)], "or")
        parts.append(inner)
    key = f"audience_{number:04}"
    return {
        "version": 1, "audience": key, "label": {"en": key}, "owner": "crm",
        "rule": _group(chance, parts, "and" if chance.random() < 0.9 else "or"),
    }  # fmt: skip


def _group(chance: Random, parts: list[Document], combinator: str) -> Document:
    group: Document = {"combinator": combinator, "rules": parts}
    return {**group, "not": True} if chance.random() < 0.05 else group


def _leaf(chance: Random) -> Document:
    return _event(chance) if chance.random() < 0.5 else _attribute(chance)


def _attribute(chance: Random) -> Document:
    name = chance.choice([n for n in attributes() if not n.startswith("name")])
    sort, number = name[:-3], int(name[-2:])
    test: tuple[str, Any]
    if sort == "word":
        values = [f"{name}_{chance.randrange(WORDS[number]):03}" for _ in range(3)]
        tests = [("=", values[0]), ("!=", values[0]), ("in", values), ("notNull", None)]
        test = chance.choice(tests[:3] if chance.random() < 0.9 else tests)
    elif sort == "number":
        test = (chance.choice([">=", "<", "="]), chance.randrange(10 * (number + 1)))
    elif sort == "money":
        test = (chance.choice([">=", "<"]), chance.choice([10, 50, 100, 250, 500]))
    elif sort == "day":
        test = chance.choice([("after", "1990-01-01"), ("before", "2001-07-01"), ("null", None)])
    elif sort == "moment":
        test = ("inLast", {"n": chance.choice(WINDOWS), "unit": "day"})
    else:
        test = (chance.choice(["isTrue", "isFalse"]), None)
    document = {"field": name, "operator": test[0]}
    return document if test[1] is None else {**document, "value": test[1]}


def _where(chance: Random, categories: float = 0.5) -> Document:
    # A few types, and a few categories, are asked for more often than the rest.
    kind = TYPES[int(len(TYPES) * chance.random() ** 1.5)]
    rules = [{"field": "event_type", "operator": "=", "value": kind}]
    if chance.random() < categories:
        category = CATEGORIES[int(len(CATEGORIES) * chance.random() ** 2)]
        rules.append({"field": "category", "operator": "=", "value": category})
    if chance.random() < 0.15:
        rules.append({"field": "channel", "operator": "=", "value": chance.choice(CHANNELS)})
    return {"combinator": "and", "rules": rules}


def _event(chance: Random) -> Document:
    document: Document = {"field": "events"}
    if chance.random() < 0.8:
        document["window"] = {"last": chance.choice(WINDOWS), "unit": "day"}
    kind = chance.random()
    if kind < 0.2:
        total = {"function": "sum", "of": "price"}
        value = chance.choice([50, 100, 200, 500])
        return {**document, "aggregate": total, "operator": ">=", "value": value,
                "where": _where(chance)}  # fmt: skip
    match: Document = {"mode": "none" if kind < 0.3 else "some"}
    if kind > 0.7:
        match = {"mode": "atLeast", "threshold": chance.choice([2, 3, 5])}
    return {**document, "match": match, "value": _where(chance)}


def _sequence(chance: Random) -> Document:
    gap = {"max": chance.choice(GAPS), "unit": "day"}
    first = {"field": "events", "value": _where(chance, 0.3)}
    second = {"field": "events", "value": _where(chance, 0.0), "after": gap}
    if chance.random() < 0.25:
        second["not"] = True
    document: Document = {"sequence": [first, second]}
    if chance.random() < 0.5:
        document["window"] = {"last": chance.choice([30, 90]), "unit": "day"}
    return document
