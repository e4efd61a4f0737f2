"""Estimates count exactly the sample they say, on every engine, and their intervals hold."""

import hashlib
from collections.abc import Iterator
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from rule_rows import AS_OF
from rule_warehouse import ARROW
from rule_world import CATALOG, audience

from federated.compile import compile_audience
from federated.evaluate import members_of, moment_of
from federated.passes import Context
from federated.sampling import Sampling, share_for
from federated.warehouse import Warehouse, open_warehouse

SCHEMA = "sampled"
CHANCE = Random(5)
PROFILES = [
    {"profile_id": f"顧客{n}", "language": CHANCE.choice(["ko", "en", None]), "kids_count": n % 5}
    for n in range(600)
]
PURCHASES = [
    {"purchase_id": f"b{n}", "profile_id": CHANCE.choice(PROFILES)["profile_id"],
     "occurred_at": AS_OF.replace(tzinfo=None, day=1, month=1 + n % 10)}
    for n in range(900)
]  # fmt: skip
TABLES: dict[str, list[dict[str, Any]]] = {
    name: [{**dict.fromkeys(CATALOG.tables[name].columns), **row} for row in rows]
    for name, rows in (
        ("dim_profile", PROFILES), ("fct_purchases", PURCHASES), ("fct_visits", []),
        ("dim_product", []),
    )
}  # fmt: skip
IS_KO = {"field": "language", "operator": "=", "value": "ko"}
BOUGHT = {"field": "purchases", "match": {"mode": "atLeast", "threshold": 2}}
NOT_BOUGHT = {
    "field": "purchases",
    "match": {"mode": "none"},
    "window": {"last": 90, "unit": "day"},
}
RULES = {
    "koreans": audience(IS_KO),
    "buyers": audience(BOUGHT, IS_KO),
    "gone": audience(NOT_BOUGHT, {"field": "audience", "operator": "notIn", "value": ["koreans"]}),
}


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def sampling(request: pytest.FixtureRequest) -> Iterator[Sampling]:
    url = "duckdb:///:memory:"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    context = Context(CATALOG, RULES)
    compiled = {key: compile_audience(each, context) for key, each in RULES.items()}
    with open_warehouse(url, read_only=False) as warehouse:
        load(warehouse)
        yield Sampling(warehouse, compiled, AS_OF, lambda model: (SCHEMA, model))


def load(warehouse: Warehouse) -> None:
    for name, rows in TABLES.items():
        columns = CATALOG.tables[name].columns
        kinds = pa.schema([(column, ARROW[kind[0]]) for column, kind in columns.items() if kind])
        warehouse.write_table(SCHEMA, name, pa.Table.from_pylist(rows, schema=kinds))


def truth(key: str) -> set[str]:
    rule = RULES[key].rule
    assert rule is not None
    members = {"koreans": truth("koreans")} if key == "gone" else {}
    return members_of(rule, "profile", TABLES, CATALOG, moment_of(AS_OF), members)


def is_sampled(key: str, salt: str, share: float) -> bool:
    digest = hashlib.md5(f"{key}:{salt}".encode(), usedforsecurity=False).hexdigest()[:8]
    return int(digest, 16) < int(share * 16**8)


@pytest.mark.parametrize("key", RULES)
@pytest.mark.parametrize("share", [0.05, 0.3, 1.0])
def test_members_of_the_sample_are_counted(sampling: Sampling, key: str, share: float) -> None:
    found = sampling.estimate(key, share)
    keys = {
        p["profile_id"] for p in PROFILES if share >= 1 or is_sampled(p["profile_id"], "", share)
    }
    assert (found.sample_count, found.everyone_count) == (len(keys), len(PROFILES))
    assert found.sample_members == len(truth(key) & keys)


def test_intervals_hold_the_truth_over_many_samples(sampling: Sampling) -> None:
    real = len(truth("buyers"))
    found = [
        Sampling(
            sampling.warehouse, sampling.compiled, AS_OF, sampling.locate, salt=f"s{n}"
        ).estimate("buyers", 0.25)
        for n in range(60)
    ]
    assert sum(e.low <= real <= e.high for e in found) >= 0.93 * 60
    assert len({e.sample_members for e in found}) > 5


def test_clauses_are_counted_alone_and_together(sampling: Sampling) -> None:
    found = sampling.clauses("buyers")
    bought = {p["profile_id"] for p in PROFILES} - {
        p["profile_id"]
        for p in PROFILES
        if sum(b["profile_id"] == p["profile_id"] for b in PURCHASES) < 2
    }
    koreans = truth("koreans")
    assert [c.alone.count for c in found] == [len(bought), len(koreans)]
    assert [c.so_far.count for c in found] == [len(bought), len(bought & koreans)]
    assert [c.where for c in found] == ["rule.rules[0]", "rule.rules[1]"]


def test_all_are_asked_where_they_are_few() -> None:
    assert share_for(300) == 1.0
    assert share_for(20_000_000) == 0.01
