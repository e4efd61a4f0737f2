"""Scored links in the graph: they join what rows leave apart, and yield to all that rows show."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from identity_worlds import SPACES, Told

from federated.warehouse import open_warehouse

Pair = tuple[str, str, float]


@pytest.fixture(params=["duckdb", "postgres"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        for schema in ("told", "limited"):
            if "muster_identity_matches" in warehouse.tables(schema):
                warehouse.execute(f"drop table {schema}.muster_identity_matches")
        yield Told(warehouse)


def score(told: Told, *pairs: Pair, as_of: str = "2026-01-01") -> None:
    """Store pairs `namespace:value`, with how many bits speak for each, as a match would."""
    sides = [[*left.split(":", 1), *right.split(":", 1)] for left, right, _ in pairs]
    bits = [float(weight) for _, _, weight in pairs]
    columns = dict(
        zip(
            ("left_namespace", "left_identifier", "right_namespace", "right_identifier"),
            zip(*sides, strict=True),
            strict=True,
        )
    )
    table = pa.table(
        {
            **{name: pa.array(values, pa.string()) for name, values in columns.items()},
            "match_probability": [round(1 / (1 + 2**-weight), 6) for weight in bits],
            "match_weight": bits,
            "is_link": [weight >= 5 for weight in bits],
            "model_version": ["m1"] * len(bits),
            "as_of": pa.array([datetime.fromisoformat(as_of)] * len(bits), pa.timestamp("us")),
        }
    )
    told.warehouse.write_table(told.schema, "muster_identity_matches", table)


def forget(told: Told) -> None:
    told.warehouse.execute(f"drop table {told.schema}.muster_identity_matches")


def judged(told: Told) -> list[tuple]:
    return told.ask(
        "select left_identifier, right_identifier, is_kept, reason, match_probability, model_version,"
        f" source, rows_count from {told.schema}.fct_identity_links where is_probabilistic"
        " order by match_probability desc, left_identifier"
    )


def test_a_scored_link_joins_two_and_without_it_they_part(told: Told) -> None:
    """The newsletter's address is the customer's, by name and birthday; then the scores are withdrawn."""
    told.tell("card", "2026-01-01", crm_id="A")
    told.tell("letter", "2026-01-02", email="a@example.com")
    told.tell("visit", "2026-01-03", email="a@example.com", cookie="c1")
    told.build("2026-01-04")
    a, letter = told.profiles_of(["card", "letter"])
    assert a != letter
    assert judged(told) == []

    score(told, ("crm_id:A", "email:a@example.com", 7), as_of="2026-01-04")
    told.build("2026-01-05")
    assert told.profiles_of(["card", "letter", "visit"]) == [a, a, a]
    assert judged(told) == [("A", "a@example.com", True, None, Decimal("0.992248"), "m1", "matching", 0)]

    forget(told)
    told.build("2026-01-06")
    assert told.profile_of("card") == a
    assert told.profile_of("letter") == told.profile_of("visit") != a
    assert judged(told) == []


def test_an_observed_link_beats_a_scored_one(told: Told) -> None:
    """However sure the score is and however old the row: a row that says whose it is has the word."""
    told.tell("a", "2026-01-02", crm_id="A")
    told.tell("b", "2026-01-02", crm_id="B")
    told.tell("mail", "2026-01-03", email="x@example.com")
    score(told, ("crm_id:A", "email:x@example.com", 40))
    told.build("2026-01-05")
    a, b = told.profiles_of(["a", "b"])
    assert told.profile_of("mail") == a

    told.tell("log_in", "2026-01-01", crm_id="B", email="x@example.com")
    told.build("2026-01-06")
    assert told.profiles_of(["a", "b", "mail"]) == [a, b, b]
    assert [row[2:4] for row in judged(told)] == [(False, "more than the maximum of crm_id")]


def test_of_two_that_cannot_both_be_the_likelier_is_kept(told: Told) -> None:
    for row, crm_id in (("a", "A"), ("b", "B")):
        told.tell(row, "2026-01-01", crm_id=crm_id)
    told.tell("mail", "2026-01-01", email="x@example.com")
    score(
        told,
        ("crm_id:A", "email:x@example.com", 6),
        ("crm_id:B", "email:x@example.com", 9),
        # Below the threshold, and no link at all.
        ("crm_id:A", "crm_id:B", 4),
    )
    told.build("2026-01-02")
    a, b, mail = told.profiles_of(["a", "b", "mail"])
    assert a != b == mail
    assert [row[:4] for row in judged(told)] == [
        ("B", "x@example.com", True, None),
        ("A", "x@example.com", False, "more than the maximum of crm_id"),
    ]


def test_scores_never_make_a_graph_too_large_nor_push_anything_out(told: Told) -> None:
    limited = Told(told.warehouse, "limited", graph_limit=4)
    for person in ("a", "b"):
        for device in (1, 2):
            limited.tell(
                f"{person}{device}",
                f"2026-01-0{device}",
                email=f"{person}@example.com",
                cookie=f"{person}{device}",
            )
    score(limited, ("email:a@example.com", "email:b@example.com", 30))
    limited.build("2026-02-01")
    profiles = limited.profiles_of(["a1", "a2", "b1", "b2"])
    assert profiles[0] == profiles[1] != profiles[2] == profiles[3]
    assert [row[3] for row in judged(limited)] == ["more identifiers than graph_limit"]
    assert limited.ask("select count(*) from limited.int_identifiers_evicted") == [(0,)]


def test_scores_of_a_later_day_are_not_looked_at(told: Told) -> None:
    told.tell("card", "2026-01-01", crm_id="A")
    told.tell("letter", "2026-01-01", email="a@example.com")
    score(told, ("crm_id:A", "email:a@example.com", 7), as_of="2026-01-09")
    told.build("2026-01-05")
    assert told.profile_of("card") != told.profile_of("letter")


def test_many_scores_end_as_one_after_the_other_would(told: Told) -> None:
    """Random rows and scores, ties among them, against a plain loop over the links in their order."""
    chosen = random.Random(7)
    people = set()
    for number in range(90):
        day = f"2026-01-{1 + number % 28:02}"
        email, more = f"e{chosen.randrange(100)}", chosen.choice(("crm_id", "device_id", ""))
        held = {"email": email, **({more: f"{more[0]}{chosen.randrange(60)}"} if more else {})}
        told.tell(f"r{number}", day, **held)
        people |= {f"{code}:{value}" for code, value in held.items() if code != "device_id"}
    pairs = sorted({tuple(sorted(chosen.sample(sorted(people), 2))) for _ in range(120)})
    score(told, *((*pair, chosen.randrange(3, 9)) for pair in pairs))
    told.build("2026-03-01")
    assert parts(told, "bridge_profile_identifiers", "profile_id") == replayed(told)
    kept = [row[2] for row in judged(told)]
    assert sum(kept) > 8 and len(kept) - sum(kept) > 8


def parts(told: Told, table: str, by: str) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for part, code, value in told.ask(f"select {by}, namespace, identifier from told.{table}"):
        found.setdefault(str(part), set()).add(f"{code}:{value}")
    return set(map(frozenset, found.values()))


def replayed(told: Told) -> set[frozenset[str]]:
    """Return the clusters that links in their order leave, by sets that are joined one by one."""
    held = {
        who: part
        for part in parts(told, "int_identifiers_clustered", "cluster_idx")
        for who in part
    }
    ranked = told.ask(
        "select l.namespace || ':' || l.identifier, r.namespace || ':' || r.identifier"
        " from told.int_links_scored as s"
        " join told.int_identifiers_clustered as l on s.left_idx = l.identifier_idx"
        " join told.int_identifiers_clustered as r on s.right_idx = r.identifier_idx"
        " order by s.match_probability desc, s.link_rank"
    )
    for left, right in ranked:
        both = held[left] | held[right]
        counts = Counter(who.partition(":")[0] for who in both)
        if len(both) <= told.graph_limit and all(
            maximum is None or counts[code] <= maximum for code, (_, _, maximum) in SPACES.items()
        ):
            held.update(dict.fromkeys(both, both))
    return set(held.values())
