"""What is exported as JsonLogic is true of the data of exactly the members."""

import json
import random
from datetime import date
from decimal import Decimal
from typing import Any

import json_logic
import pytest
from rule_compiler import compiled
from rule_maker import RuleMaker
from rule_rows import AS_OF, TABLES, TEXTS
from rule_world import CATALOG, audience

from federated.errors import RuleError
from federated.evaluate import members_of, moment_of
from federated.interchange.formats import export_rule, import_rule

ONE = (
    "=",
    "!=",
    "contains",
    "doesNotContain",
    "beginsWith",
    "doesNotBeginWith",
    "endsWith",
    "doesNotEndWith",
)


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def data_of(row: dict[str, Any]) -> dict[str, Any]:
    products = {p["product_id"]: {k: plain(v) for k, v in p.items()} for p in TABLES["dim_product"]}
    rows = {
        name: [
            {**{k: plain(v) for k, v in r.items()}, "product": products.get(r["product_id"])}
            for r in TABLES[table]
            if r["profile_id"] == row["profile_id"]
            and r["occurred_at"] is not None
            and r["occurred_at"] < AS_OF.replace(tzinfo=None)
        ]
        for name, table in (("purchases", "fct_purchases"), ("visits", "fct_visits"))
    }
    return {**{k: plain(v) for k, v in row.items()}, **rows}


def leaf(chance: random.Random, fields: dict[str, str]) -> Any:
    name = chance.choice(sorted(fields))
    kind = fields[name]
    field: dict[str, Any] = {"field": name}
    if chance.random() < 0.15:
        return {**field, "operator": chance.choice(["null", "notNull"])}
    if kind == "text":
        if chance.random() < 0.3:
            return {
                **field,
                "operator": chance.choice(["in", "notIn"]),
                "value": chance.sample([t for t in TEXTS if t is not None], 2),
            }
        return {
            **field,
            "operator": chance.choice(ONE),
            "value": chance.choice([t for t in TEXTS if t is not None]),
        }
    if kind == "flag":
        return {**field, "operator": chance.choice(["isTrue", "isFalse"])}
    values = ["1980-02-29", "1990-11-05"] if kind == "date" else [0, 1, 2, 1.5, -1]
    if chance.random() < 0.3:
        return {
            **field,
            "operator": chance.choice(["between", "notBetween"]),
            "value": chance.choices(values, k=2),
        }
    return {
        **field,
        "operator": chance.choice(["=", "!=", "<", "<=", ">", ">="]),
        "value": chance.choice(values),
    }


PROFILE = {
    "city": "text",
    "language": "text",
    "kids_count": "number",
    "score": "number",
    "is_open": "flag",
    "birth_on": "date",
}
PURCHASE = {
    "city": "text",
    "quantity": "number",
    "amount": "number",
    "is_gift": "flag",
    "product.category": "text",
}


def made(chance: random.Random, depth: int = 0) -> Any:
    if depth < 3 and chance.random() < 0.45:
        rules = [made(chance, depth + 1) for _ in range(chance.randint(1, 3))]
        return {
            "combinator": chance.choice(["and", "or", "xor"]),
            "not": chance.random() < 0.3,
            "rules": rules,
        }
    if chance.random() < 0.3:
        mode = chance.choice(["some", "none", "all", "atLeast", "atMost", "exactly"])
        inner = {"combinator": "and", "rules": [leaf(chance, PURCHASE)]}
        return {
            "field": "purchases",
            "match": {"mode": mode, "threshold": chance.randint(0, 3)},
            "value": inner,
        }
    return leaf(chance, PROFILE)


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_random_rules_are_true_of_the_data_of_the_members(start: int) -> None:
    exported = 0
    people = {row["profile_id"]: data_of(row) for row in TABLES["dim_profile"]}
    for seed in range(start, start + 100):
        document = made(random.Random(seed))
        rule = compiled(document).named.rule
        assert rule is not None
        logic = json.loads(json.dumps(export_rule(rule, "jsonlogic", CATALOG, "profile")))
        true = {key for key, data in people.items() if json_logic.value(logic, data)}
        read = members_of(rule, "profile", TABLES, CATALOG, moment_of(AS_OF))
        assert true == read, f"seed {seed}: {json.dumps(document, ensure_ascii=False)} {logic}"
        exported += 0 < len(true) < len(people)
    assert exported > 40


def test_what_it_cannot_say_is_refused_with_its_place() -> None:
    refused = 0
    for seed in range(200):
        rule = compiled(RuleMaker(seed).rule()).named.rule
        try:
            export_rule(rule, "jsonlogic", CATALOG, "profile")  # type: ignore[arg-type]
        except RuleError as error:
            refused += 1
            assert all("JsonLogic cannot say" in f.problem and f.where for f in error.faults)
    assert refused > 100


def test_it_is_read_back_as_what_it_was() -> None:
    tests = [
        ("city", "=", "Taipei"),
        ("kids_count", ">=", 2),
        ("city", "in", ["a", "b"]),
        ("birth_on", "<", "1990-01-01"),
    ]
    documents: list[Any] = [
        dict(zip(("field", "operator", "value"), t, strict=True)) for t in tests
    ]
    for inner in (
        {"field": "product.price", "operator": "notNull"},
        {"field": "product.category", "operator": "!=", "value": "coffee"},
    ):
        group = {"combinator": "and", "rules": [inner]}
        documents += [
            {"field": "purchases", "match": {"mode": mode}, "value": group}
            for mode in ("some", "none", "all")
        ]
    for document in documents:
        logic = export_rule(compiled(document).named.rule, "jsonlogic", CATALOG, "profile")  # type: ignore[arg-type]
        again = audience(import_rule(logic, "jsonlogic", catalog=CATALOG).rule).rule
        at = moment_of(AS_OF)
        assert members_of(again, "profile", TABLES, CATALOG, at) == members_of(  # type: ignore[arg-type]
            audience(document).rule,
            "profile",
            TABLES,
            CATALOG,
            at,  # type: ignore[arg-type]
        )
