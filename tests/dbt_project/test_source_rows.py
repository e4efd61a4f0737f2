"""Rows of sources that cannot be used are kept and counted, and none is lost or multiplied."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from benchmarks.models import Models

from federated.staging import compile_sources
from federated.warehouse import Warehouse, open_warehouse

AS_OF = "2026-02-01"
NAMESPACES = """\
version: 1
namespaces:
  crm_id: {type: cross_device, normaliser: none, priority: 10, maximum: 1}
  email: {type: email, normaliser: email, priority: 30}
"""
SOURCE = """\
version: 2
sources:
  - name: shop
    config: {meta: {muster: {version: 1}}}
    tables:
      - name: orders
        config:
          meta:
            muster:
              version: 1
              kind: event
              key: [shop, order_no]
              occurred_at: ordered_at
              loaded_at: loaded_at
              identities:
                - {namespace: email, column: email}
                - {namespace: email, column: other_email}
              event: {type: {value: purchase}}
        columns:
          - {name: shop, data_type: text}
          - {name: order_no, data_type: text}
          - {name: email, data_type: text}
          - {name: other_email, data_type: text}
          - {name: ordered_at, data_type: timestamp}
          - {name: loaded_at, data_type: timestamp}
      - name: people
        config:
          meta:
            muster:
              version: 1
              kind: record
              key: [crm_id]
              identities:
                - {namespace: crm_id, column: crm_id}
                - {namespace: email, column: email}
        columns:
          - {name: crm_id, data_type: text}
          - {name: email, data_type: text}
"""
ORDER = ("shop", "order_no", "email", "other_email", "ordered_at", "loaded_at")
Row = tuple[str | None, ...]


class Shop:
    """The models of two tables of a source, over rows that a test writes."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        unions = [f"{folder}/unions/int_{name}.sql" for name in
                  ("rows_refused", "rows_counted", "events_unioned", "identifiers_unioned")]  # fmt: skip
        places = [f"{folder}/sources/shop", *unions, "marts/reports/rpt_source_rows.sql"]
        warehouse.execute("drop schema if exists shop cascade")
        self.warehouse = warehouse
        self.models = Models(warehouse, "shop", places)

    def build(self, orders: list[Row], people: list[tuple[str | None, str | None]] = []) -> None:  # noqa: B006
        """Build the models over these rows."""
        types = [pa.string()] * 4 + [pa.timestamp("us")] * 2
        columns = zip(*orders, strict=True) if orders else [()] * 6
        given = [
            pa.array(column, pa.string()).cast(kind)
            for column, kind in zip(columns, types, strict=True)
        ]
        self.warehouse.write_table("shop", "shop_orders", pa.table(given, list(ORDER)))
        names = ["crm_id", "email"]
        columns = [pa.array([row[i] for row in people], pa.string()) for i in range(2)]
        self.warehouse.write_table("shop", "shop_people", pa.table(columns, names))
        self.models.build(AS_OF)

    def outcomes(self, table: str = "orders") -> dict[str, int]:
        """Return how many rows of a table came to what."""
        found = self.warehouse.rows(
            f"select outcome, rows_count from shop.rpt_source_rows where source_table = '{table}'"
        )
        return {outcome: int(count) for outcome, count in found}

    def refused(self, table: str = "orders") -> list[tuple[str, dict[str, str]]]:
        """Return the rows of a table that are kept apart, by reason."""
        found = self.warehouse.rows(
            "select reason, content from shop.int_rows_refused"
            f" where source_table = '{table}' order by 1, 2"
        )
        return [(reason, json.loads(content)) for reason, content in found]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the models that are generated of the source."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "dbt_project/sources").mkdir(parents=True)
    (folder / "dbt_project/models").mkdir()
    (folder / "dbt_project/sources/shop.yml").write_text(SOURCE)
    (folder / "dbt_project/namespaces.yml").write_text(NAMESPACES)
    for name, text in compile_sources(folder).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(params=["duckdb", "postgres"])
def shop(request: pytest.FixtureRequest, compiled: Path) -> Iterator[Shop]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        yield Shop(warehouse, compiled)


def order(number: str | None, email: str = "a@x.com", *, ordered: str | None = "2026-01-01",
          loaded: str | None = "2026-01-02", shop: str | None = "s1") -> Row:  # fmt: skip
    """Return a row of the table of orders."""
    return (shop, number, email, None, ordered, loaded)


def test_an_event_delivered_again_is_one_event_and_counted(shop: Shop) -> None:
    shop.build([order("1"), order("1"), order("1", loaded="2026-01-09"), order("2")])
    assert shop.outcomes() == {"used": 2, "duplicate": 2}
    events = shop.warehouse.rows("select count(*) from shop.int_events_unioned")
    assert events == [(2,)]


def test_a_key_of_two_people_is_kept_and_said(shop: Shop) -> None:
    """Of rows that say different things at once one stands; the others wait, whole, by reason."""
    shop.build([], [("C1", "a@x.com"), ("C1", "b@x.com"), ("C1", "b@x.com"), ("C2", "c@x.com")])
    assert shop.outcomes("people") == {"used": 2, "key_not_unique": 2}
    assert {(reason, row["crm_id"]) for reason, row in shop.refused("people")} == {
        ("key_not_unique", "C1")
    }
    used = shop.warehouse.rows("select crm_id, email from shop.stg_shop__people order by 1")
    kept = [(row["crm_id"], row["email"]) for _, row in shop.refused("people")]
    given = [("C1", "a@x.com"), ("C1", "b@x.com"), ("C1", "b@x.com"), ("C2", "c@x.com")]
    assert sorted([*used, *kept]) == given


def test_a_later_delivery_takes_the_place_of_an_earlier(shop: Shop) -> None:
    shop.build([order("1", "old@x.com"), order("1", "new@x.com", loaded="2026-01-09")])
    assert shop.outcomes() == {"used": 1, "replaced": 1}
    assert [row["email"] for _, row in shop.refused()] == ["old@x.com"]


def test_a_row_without_a_time_or_a_key_is_kept_and_said(shop: Shop) -> None:
    shop.build(
        [
            order("1", ordered=None),
            order("2", loaded=None),
            order(None, "b@x.com"),
            order("3", shop=None),
            order("4"),
            order("4", "newest@x.com", ordered=None, loaded="2026-01-31"),
        ]
    )
    assert shop.outcomes() == {"used": 1, "no_time": 3, "no_key": 2}
    assert {row["email"] for _, row in shop.refused()} == {"a@x.com", "b@x.com", "newest@x.com"}


def test_keys_that_hold_a_colon_are_not_one(shop: Shop) -> None:
    shop.build([order("c", shop="a:b"), order("b:c", shop="a"), order("b%3Ac", shop="a")])
    keys = shop.warehouse.rows("select row_key from shop.int_events_unioned")
    assert len(set(keys)) == 3
    assert shop.outcomes() == {"used": 3}


def reading(rows: list[Row]) -> Counter[str]:
    """Return what becomes of orders, read without SQL."""
    found: Counter[str] = Counter()
    by_key: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for shop, number, email, _, ordered, loaded in rows:
        if ordered is None or loaded is None:
            found["no_time"] += 1
        elif shop is None or number is None:
            found["no_key"] += 1
        elif ordered >= AS_OF or loaded >= AS_OF:
            found["later"] += 1
        else:
            by_key[shop, number].append((loaded, ordered, email or ""))
    for same in by_key.values():
        newest = max((loaded, ordered) for loaded, ordered, _ in same)
        first = min(email for *times, email in same if tuple(times) == newest)
        found["used"] += 1
        found["duplicate"] -= 1
        for loaded, ordered, email in same:
            if (ordered, email) == (newest[1], first):
                found["duplicate"] += 1
            elif (loaded, ordered) < newest:
                found["replaced"] += 1
            else:
                found["key_not_unique"] += 1
    return +found


def test_every_row_is_used_or_refused_for_the_reason_it_should(shop: Shop) -> None:
    chance = random.Random(11)
    days = [None, "2026-01-03", "2026-01-04", "2026-02-03"]
    rows = [
        order(
            chance.choice([None, *"1234567"]),
            chance.choice(["a@x.com", "b@x.com"]),
            ordered=chance.choices(days, (1, 6, 6, 1))[0],
            loaded=chance.choices(days, (1, 6, 6, 1))[0],
            shop=chance.choice([None, "s1", "s2", "s3", "s4"]),
        )
        for _ in range(300)
    ]
    shop.build(rows)
    assert shop.outcomes() == dict(reading(rows))
    assert len(shop.refused()) == sum(
        count for outcome, count in shop.outcomes().items() if outcome not in ("used", "later")
    )
    check = (Path(__file__).parents[2] / "dbt_project/tests/sources").glob("*.sql")
    for path in check:
        sql = path.read_text().replace("{{ ref('", "shop.").replace("') }}", "")
        assert shop.warehouse.rows(sql) == []
