"""Namespaces that are declared otherwise after data exists: ids stay, and nothing is lost."""

from collections.abc import Iterator

import pytest
from identity_worlds import Told

from federated.warehouse import open_warehouse


@pytest.fixture(params=["duckdb", "postgres"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        yield Told(warehouse)


def test_an_id_outlives_another_normaliser(told: Told) -> None:
    """What two people bore differs in nothing now: they are one, by the older id."""
    told.tell("one", "2026-01-01", device_id="ABC-1")
    told.tell("same", "2026-01-02", device_id="abc-1")
    told.tell("other", "2026-01-02", device_id="XYZ")
    told.build("2026-01-03")
    one, same, other = told.profiles_of(["one", "same", "other"])
    assert len({one, same, other}) == 3

    told.edit("device_id", normaliser="lower")
    told.build("2026-01-04")
    assert told.profiles_of(["one", "same", "other"]) == [one, one, other]
    aliases = told.ask("select former_profile_id, profile_id from told.dim_profile_aliases")
    assert aliases == [(same, one)]
    told.build("2026-01-05")
    assert told.profiles_of(["one", "same", "other"]) == [one, one, other]


def test_an_id_outlives_another_name_of_its_namespace(told: Told) -> None:
    told.tell("visit", "2026-01-01", cookie="c1")
    told.build("2026-01-02")
    before = told.profile_of("visit")
    told.edit("cookie", namespace="web_cookie", formerly="cookie")
    told.rows.clear()
    told.tell("visit", "2026-01-01", web_cookie="c1")
    told.tell("next", "2026-01-03", web_cookie="c1")
    told.build("2026-01-04")
    assert told.profiles_of(["visit", "next"]) == [before, before]


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_former_name_claims_a_profile_once(told: Told, rebuild: bool) -> None:
    """Whoever comes by the device later does not become who had it under its former name."""
    told.tell("card", "2026-01-01", crm_id="A", cookie="c1")
    told.tell("other", "2026-01-01", crm_id="B")
    told.build("2026-01-02")
    a, b = told.profiles_of(["card", "other"])
    told.edit("cookie", namespace="web_cookie", formerly="cookie")
    told.tell("card", "2026-01-01", crm_id="A", web_cookie="c1")
    told.build("2026-01-03", rebuild=rebuild)
    assert told.assigned()["web_cookie", "c1"] == a

    told.tell("login", "2026-01-03", crm_id="B", web_cookie="c1")
    for _ in range(2):
        told.build("2026-01-04", rebuild=rebuild)
        assert told.profiles_of(["card", "login"]) == [a, b]
    card = told.rows.pop("card")
    told.build("2026-01-05", rebuild=rebuild)
    assert told.profile_of("login") == b
    assert told.ask("select * from told.dim_profile_aliases") == []
    told.rows["card"] = card
    told.build("2026-01-06", rebuild=rebuild)
    assert told.profiles_of(["card", "login"]) == [a, b]


def test_an_id_comes_back_when_what_was_refused_is_let_in_again(told: Told) -> None:
    """A pattern refuses an identifier for a day; who had it alone is the same one afterwards."""
    told.tell("alone", "2026-01-01", email="a@example.com")
    told.tell("known", "2026-01-01", crm_id="A", cookie="c1")
    told.build("2026-01-02")
    alone, known = told.profiles_of(["alone", "known"])

    told.edit("email", pattern=".*@example[.]org")
    told.build("2026-01-03")
    unused = told.ask(
        "select namespace, reason, identifiers_count, profiles_count from told.rpt_unused_assignments"
    )
    assert unused == [("email", "invalid_pattern", 1, 1)]
    assert told.profile_of("known") == known
    assert told.assigned()["email", "a@example.com"] == alone

    told.edit("email", pattern=".*")
    told.build("2026-01-04")
    assert told.profiles_of(["alone", "known"]) == [alone, known]
    assert told.ask("select count(*) from told.rpt_unused_assignments") == [(0,)]


def test_a_namespace_that_is_declared_no_longer_leaves_its_people(told: Told) -> None:
    told.tell("login", "2026-01-01", crm_id="A", cookie="c1")
    told.tell("visit", "2026-01-01", cookie="c2")
    told.build("2026-01-02")
    a = told.profile_of("login")
    told.warehouse.execute("delete from told.int_namespaces where namespace = 'cookie'")
    told.build("2026-01-03")
    assert told.profile_of("login") == a
    unused = told.ask(
        "select namespace, reason, identifiers_count, profiles_count from told.rpt_unused_assignments"
    )
    # Two cookies; one of them was somebody's who has nothing else.
    assert unused == [("cookie", "namespace_gone", 2, 1)]


def test_another_type_priority_or_maximum_cuts_anew_and_keeps_ids(told: Told) -> None:
    told.tell("first", "2026-01-01", crm_id="A", email="x@example.com")
    told.tell("later", "2026-01-02", crm_id="A", email="y@example.com")
    told.build("2026-01-03")
    whole = told.profile_of("first")
    told.edit("email", maximum=1)
    told.build("2026-01-04")
    assert told.profiles_of(["first", "later"]) == [whole, whole]
    held = told.ask("select count(*), count(distinct profile_id) from told.bridge_profile_identifiers")
    assert held == [(3, 2)]

    told.edit("crm_id", priority=80)
    told.build("2026-01-05")
    assert whole in told.profiles_of(["first", "later"])
    told.edit("email", namespace_type="partner")
    told.edit("crm_id", priority=10)
    told.build("2026-01-06")
    assert told.profiles_of(["first", "later"]) == [whole, whole]
    assert {namespace for namespace, _ in told.assigned()} >= {"crm_id", "email"}
