"""The attributes that ship with the project: what they say of a few, by query and in memory."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from federated import compile_audience, evaluate, explain, load_catalog, open_warehouse

AS_OF = datetime(2017, 10, 30, tzinfo=UTC)
CATALOG = """version: 1
entities:
  profile:
    table: main.profiles
    key: profile_id
collections:
  purchases:
    table: main.purchases
    owners: {profile: profile_id}
    key: [basket_id]
    time: occurred_at
    attributes: {basket_id: , amount: , retail_discount_amount: , coupon_discount_amount: }
    links: {product: {to: products, on: {product_id: product_id}}}
  web_events:
    table: main.web_events
    owners: {profile: profile_id}
    key: [event_id]
    time: occurred_at
  app_events:
    table: main.app_events
    owners: {profile: profile_id}
    key: [event_id]
    time: occurred_at
  activities:
    table: main.activities
    owners: {profile: profile_id}
    key: [activity_id]
    time: occurred_at
    attributes: {local_hour: }
  service_cases:
    table: main.service_cases
    owners: {profile: profile_id}
    key: [case_id]
    time: occurred_at
    attributes: {satisfaction: , is_open: }
tables:
  products:
    table: main.products
    attributes: {category: }
"""
# Of each: days since each basket, and the amount of all of them.
BOUGHT: dict[str, tuple[list[int], int]] = {
    "never": ([], 0),
    "new": ([3], 90),
    "twice": ([200, 80], 150),
    "keen": ([n * 7 + 1 for n in range(60)], 4000),
    "lost": ([n + 200 for n in range(12)], 300),
    "at the edge": ([90, 91, 92], 1000),
    "thrifty": ([5, 40], 3),
    "modest": ([5, 40], 5),
}
EXPECTED: dict[str, tuple[int | None, str]] = {
    "never": (None, "discover"),
    "new": (511, "engage"),
    "twice": (312, "engage"),
    "keen": (555, "retain and grow"),
    "lost": (133, "re-engage"),
    "at the edge": (314, "re-engage"),
    "thrifty": (511, "engage"),
    "modest": (511, "engage"),
}
# What each of their baskets was cheaper by, on the card and by coupons.
DISCOUNTS = {"new": (20, 10), "twice": (0, 25)}
# Where they were seen besides, how often, and how many days ago.
SEEN = {
    "never": ("app_events", 2, 5),
    "twice": ("web_events", 3, 10),
    "new": ("web_events", 1, 3),
    "lost": ("web_events", 9, 100),
}
# Whose case, how many days ago, its mark, and whether it is open.
CASES = [
    ("keen", 40, 2, False),
    ("keen", 30, 5, False),
    ("keen", 2, None, True),
    ("never", 1, None, True),
    ("twice", 9, 3, False),
]
# Who did something, how many days ago, and the hour their clock showed.
DONE = [
    *(("keen", ago, 9) for ago in (60, 50)),
    ("keen", 1, 21),
    ("twice", 10, 20),
    ("twice", 3, 8),
    ("lost", 91, 12),
    ("never", 90, 0),
    ("thrifty", 5, None),
]
# Of each, in the order in which they are asked for; numbers as they are written.
READY = {
    "never": (None, None, "app", None, "1", None, None, "0"),
    "new": ("0.25", "high", "store", None, "0", "0", None, None),
    "twice": ("0.25", "high", "web", "3", "0", "0.5", "40", "8"),
    "keen": ("0", "high", "store", "5", "1", "0.05", "6", "9"),
    "lost": ("0", "high", None, None, "0", "0", "-199", None),
    "at the edge": ("0", "high", "store", None, "0", "0", "-89", None),
    "thrifty": ("0", "low", "store", None, "0", "0", "30", None),
    "modest": ("0", "middle", "store", None, "0", "0", "30", None),
}


@pytest.fixture
def asked(tmp_path: Path, project_dir: Path) -> Any:
    url = f"duckdb:///{tmp_path}/x.duckdb"
    with open_warehouse(url, read_only=False) as writer:
        writer.execute("create table profiles (profile_id text)")
        writer.execute("create table products (product_id text, category text)")
        writer.execute(
            "create table purchases (profile_id text, basket_id text, product_id text, "
            "occurred_at timestamp, amount decimal(18, 2), retail_discount_amount decimal(18, 2), "
            "coupon_discount_amount decimal(18, 2))"
        )
        for name in ("web_events", "app_events"):
            columns = "profile_id text, event_id text, occurred_at timestamp"
            writer.execute(f"create table {name} ({columns})")
        writer.execute(
            "create table service_cases (profile_id text, case_id text, occurred_at timestamp, "
            "satisfaction integer, is_open boolean)"
        )
        for who, (name, count, ago) in SEEN.items():
            at = (AS_OF - timedelta(days=ago)).replace(tzinfo=None)
            for n in range(count):
                writer.execute(f"insert into {name} values (?, ?, ?)", (who, f"{who} {n}", at))
        writer.execute(
            "create table activities (profile_id text, activity_id text, occurred_at timestamp, "
            "local_hour integer)"
        )
        for n, (who, ago, hour) in enumerate(DONE):
            at = (AS_OF - timedelta(days=ago)).replace(tzinfo=None)
            writer.execute("insert into activities values (?, ?, ?, ?)", (who, f"{n}", at, hour))
        for n, (who, ago, mark, is_open) in enumerate(CASES):
            at = (AS_OF - timedelta(days=ago)).replace(tzinfo=None)
            values = (who, f"case {n}", at, mark, is_open)
            writer.execute("insert into service_cases values (?, ?, ?, ?, ?)", values)
        for who, (days, amount) in BOUGHT.items():
            writer.execute("insert into profiles values (?)", (who,))
            for n, ago in enumerate(days):
                at = (AS_OF - timedelta(days=ago)).replace(tzinfo=None)
                values = (
                    who,
                    f"{who} {n}",
                    at,
                    amount if n == 0 else 0,
                    *DISCOUNTS.get(who, (0, 0)),
                )
                writer.execute("insert into purchases values (?, ?, 'p', ?, ?, ?, ?)", values)
    (tmp_path / "catalog.yml").write_text(CATALOG, encoding="utf-8")
    with open_warehouse(url, locked_down=True) as reader:
        catalog = load_catalog(tmp_path / "catalog.yml", reader)

        def ask(*rules: Any) -> tuple[set[str], dict[str, Any]]:
            attributes = project_dir / "dbt_project/attributes"
            audience = compile_audience({"rules": list(rules)}, catalog, attributes=attributes)
            members = set(evaluate(audience, reader, AS_OF))
            read = {who: explain(audience, reader, AS_OF, who) for who in BOUGHT}
            assert {who for who, found in read.items() if found.holds} == members
            return members, {w: tuple(c.seen for c in found.clauses) for w, found in read.items()}

        yield ask


def test_rfm_and_lifecycle(asked: Any) -> None:
    score = {"field": "rfm_score", "operator": "in", "value": [555, 133, 312]}
    stage = {"field": "lifecycle_stage", "operator": "!=", "value": "re-engage"}
    members, seen = asked(score, stage)
    assert seen == EXPECTED
    assert members == {"keen", "twice"}


def test_promotions_prices_channels_service_and_what_is_next(asked: Any) -> None:
    """Each is asked for by a rule that holds of everybody, so that what was seen is compared."""
    keys = ("promotion_share", "price_band", "preferred_channel", "latest_satisfaction",
            "open_cases_count", "contacts_per_purchase", "days_to_next_purchase",
            "preferred_hour")  # fmt: skip
    rules = [
        {
            "combinator": "or",
            "rules": [{"field": key, "operator": test} for test in ("null", "notNull")],
        }
        for key in keys
    ]
    members, seen = asked(*rules)
    assert members == set(BOUGHT)
    # A test of a value made of others shows the value twice: as it is made, and as it is.
    found = {
        who: tuple(None if v is None else str(v) for v in each[2::3]) for who, each in seen.items()
    }
    assert found == READY
