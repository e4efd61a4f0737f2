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
    attributes: {basket_id: , amount: }
    links: {product: {to: products, on: {product_id: product_id}}}
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
}
EXPECTED: dict[str, tuple[int | None, str]] = {
    "never": (None, "discover"),
    "new": (511, "engage"),
    "twice": (312, "engage"),
    "keen": (555, "retain and grow"),
    "lost": (133, "re-engage"),
    "at the edge": (314, "re-engage"),
}


@pytest.fixture
def asked(tmp_path: Path, project_dir: Path) -> Any:
    url = f"duckdb:///{tmp_path}/x.duckdb"
    with open_warehouse(url, read_only=False) as writer:
        writer.execute("create table profiles (profile_id text)")
        writer.execute("create table products (product_id text, category text)")
        writer.execute(
            "create table purchases (profile_id text, basket_id text, product_id text, "
            "occurred_at timestamp, amount decimal(18, 2))"
        )
        for who, (days, amount) in BOUGHT.items():
            writer.execute("insert into profiles values (?)", (who,))
            for n, ago in enumerate(days):
                at = (AS_OF - timedelta(days=ago)).replace(tzinfo=None)
                values = (who, f"{who} {n}", at, amount if n == 0 else 0)
                writer.execute("insert into purchases values (?, ?, 'p', ?, ?)", values)
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
