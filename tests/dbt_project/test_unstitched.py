"""The unstitched view: each identifier by what the rows it is the strongest of say alone."""

import random
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from hashlib import md5

import pytest
from identity_worlds import SPACES, Told

from benchmarks.models import Models
from federated.warehouse import open_warehouse

VIEW = (
    "intermediate/profiles/int_rows_expired.sql",
    "intermediate/profiles/int_rows_kept.sql",
    "intermediate/profiles/int_identifiers_seen.sql",
    "intermediate/profiles/int_attributes_told.sql",
    "intermediate/profiles/int_attributes_valued.sql",
    "generated/profiles/dim_profiles__unstitched.sql",
)
GIVEN = {
    "int_events_expired": "row_key text",
    "fct_events": "event_id text, event_type text, amount numeric(18,2)",
    "int_attributes_unioned": "row_key text, attribute text, value text, source text,"
    " source_table text, occurred_at timestamp, loaded_at timestamp",
    "int_merge_policies": "policy text, is_default boolean, is_stitched boolean, attribute text,"
    " source text, source_table text, way text, precedence integer",
}


@pytest.fixture(params=["duckdb", "postgres"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        yield Told(warehouse)


def build(
    told: Told, cities: dict[str, str], amounts: dict[str, int], *, rebuild: bool = False
) -> None:
    """Build the view over what was told, with a city and a purchase of some of the rows."""
    models = Models(told.warehouse, told.schema, VIEW)
    told.build("2026-03-01", rebuild=rebuild)
    for name, columns in GIVEN.items():
        told.warehouse.execute(f"drop table if exists {told.schema}.{name}")
        told.warehouse.execute(f"create table {told.schema}.{name} ({columns})")
    values = {
        "int_merge_policies": ["('unstitched', false, false, 'city', 's', 't',"
                               " 'latest_occurred', 0)"],
        "int_attributes_unioned": [
            f"('{row}', 'city', '{city}', 's', 't', timestamp '{told.rows[row][0]}', null)"
            for row, city in cities.items()
        ],
        "fct_events": [f"('{row}', 'purchase', {amount})" for row, amount in amounts.items()],
    }  # fmt: skip
    for name, rows in values.items():
        if rows:
            told.warehouse.execute(f"insert into {told.schema}.{name} values {', '.join(rows)}")
    models.build("2026-03-01")


def test_a_marketing_action_may_see_a_device_without_its_owner(told: Told) -> None:
    """One person by the graph is two here, and neither knows what was told of the other."""
    told.tell("form", "2026-01-01", crm_id="A", email="a@example.com")
    told.tell("login", "2026-01-02", crm_id="A", cookie="c1")
    told.tell("visit", "2026-01-03", cookie="c1")
    build(told, {"form": "Taipei", "visit": "Tainan"}, {"login": 5, "visit": 7})
    assert told.profile_of("form") == told.profile_of("visit")
    assert told.ask(
        "select profile_id, namespace, identifier, email, city, is_anonymous, purchases_amount"
        " from told.dim_profiles__unstitched order by 1"
    ) == [
        ("cookie:c1", "cookie", "c1", None, "Tainan", True, Decimal(7)),
        ("crm_id:A", "crm_id", "A", "a@example.com", "Taipei", False, Decimal(5)),
    ]


def test_a_rebuild_keeps_the_keys_of_the_view(told: Told) -> None:
    """Numbers of identifiers begin anew with it: who came last and is strong is the first then."""
    keys = "select profile_id, profile_idx from told.dim_profiles__unstitched order by 1"
    told.tell("visit", "2026-01-03", cookie="c1")
    told.tell("form", "2026-01-04", email="a@example.com")
    build(told, {}, {})
    first = told.ask(keys)
    told.tell("card", "2026-01-01", crm_id="A")
    build(told, {}, {})
    kept = told.ask(keys)
    build(told, {}, {}, rebuild=True)
    assert told.ask(keys) == kept
    assert set(first) < set(kept)
    assert len({number for _, number in kept}) == len(kept) == 3


def test_every_row_is_told_of_its_strongest_identifier_and_of_no_other(told: Told) -> None:
    """Random rows against a reading that follows each row to its strongest identifier."""
    chance = random.Random(11)
    for number in range(400):
        names = chance.sample(list(SPACES), chance.choice([1, 1, 2, 3]))
        day = f"2026-{chance.randint(1, 2):02}-{chance.randint(1, 28):02}"
        told.tell(f"r{number}", day, **{n: f"{n}{chance.randint(0, 60)}" for n in names})
    amounts = {row: chance.randint(1, 99) for row in told.rows if chance.random() < 0.4}
    cities = {row: f"city{i % 7}" for i, row in enumerate(told.rows) if chance.random() < 0.5}
    build(told, cities, amounts)
    owned: dict[str, list[str]] = defaultdict(list)
    for row, (_, borne) in told.rows.items():
        namespace = min(borne, key=lambda name: SPACES[name][1])
        owned[f"{namespace}:{borne[namespace]}"].append(row)
    expected = set()
    for owner, rows in owned.items():
        days = sorted(told.rows[row][0] for row in rows)
        seen: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if email := told.rows[row][1].get("email"):
                seen[email].append(told.rows[row][0])
        told_of = [row for row in rows if row in cities]
        last = max((told.rows[row][0] for row in told_of), default=None)
        latest = [row for row in told_of if told.rows[row][0] == last]
        expected.add(
            (
                owner,
                latest_of(seen),
                cities[min(latest, key=lambda r: (digest(cities[r]), digest(r)))] if latest else None,
                days[0],
                days[-1],
                sum(row in amounts for row in rows),
                Decimal(sum(amounts.get(row, 0) for row in rows)),
            )
        )  # fmt: skip
    found = told.ask(
        "select profile_id, email, city, cast(cast(first_seen_at as date) as text),"
        " cast(cast(last_seen_at as date) as text), purchases_count, purchases_amount"
        " from told.dim_profiles__unstitched"
    )
    assert set(found) == expected
    assert len(found) == len(expected) > 100


def latest_of(seen: dict[str, list[str]]) -> str | None:
    """Return the value seen last, then the one first seen last, then the least digest."""
    best = max(((max(d), min(d)) for d in seen.values()), default=None)
    left = [value for value, days in seen.items() if (max(days), min(days)) == best]
    return min(left, key=digest, default=None)


def digest(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
