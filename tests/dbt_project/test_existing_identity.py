"""A table of golden ids says who is who: no graph runs, and everything after it works as before."""

from collections.abc import Iterator

import pytest
from identity_worlds import Told

from federated.warehouse import open_warehouse

GRAPH = ("int_identifiers_numbered", "int_links_observed", "int_identifiers_placed",
         "int_components_gathered", "int_links_replayed", "int_identifiers_evicted",
         "int_identifiers_clustered", "fct_identity_links")  # fmt: skip


@pytest.fixture(params=["duckdb", "postgres"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        told = Told(warehouse)
        told.find_by_table("crm_id")
        yield told


def test_profiles_are_those_of_the_table(told: Told) -> None:
    """Rows of other tables are whose the table says; what it does not know is nobody's."""
    told.tell("a", "2026-01-01", crm_id="A", email="a@example.com", cookie="c1")
    told.tell("b", "2026-01-01", crm_id="B", email="b@example.com")
    told.tell("events/by_cookie", "2026-01-02", cookie="c1")
    told.tell("events/by_mail", "2026-01-02", email="b@example.com", cookie="c2")
    told.tell("events/of_none", "2026-01-02", cookie="c2")
    told.tell("events/unknown", "2026-01-02", crm_id="Z")
    told.build("2026-01-03")
    rows = dict(told.ask("select row_key, profile_id from told.int_rows_resolved"))
    assert rows == {"a": "A", "b": "B", "events/by_cookie": "A", "events/by_mail": "B"}
    for model in GRAPH:
        assert told.ask(f"select count(*) from told.{model}") == [(0,)], model


def test_ids_and_numbers_stay_from_day_to_day(told: Told) -> None:
    told.tell("b", "2026-01-02", crm_id="B", email="b@example.com")
    told.build("2026-01-03")
    told.tell("a", "2026-01-01", crm_id="A", email="a@example.com")
    told.tell("c", "2026-01-03", crm_id="C")
    told.build("2026-01-04")
    numbers = "select distinct profile_id, profile_idx from told.fct_profile_assignments order by 2"
    first = told.ask(numbers)
    assert first[0] == ("B", 1)
    assert sorted(name for name, _ in first) == ["A", "B", "C"]
    told.build("2026-01-05", rebuild=True)
    assert told.ask(numbers) == first


def test_what_two_people_bear_is_whose_the_table_said_last(told: Told) -> None:
    told.tell("a", "2026-01-01", crm_id="A", email="family@example.com")
    told.build("2026-01-02")
    told.tell("b", "2026-01-02", crm_id="B", email="family@example.com")
    told.tell("events/1", "2026-01-01", email="family@example.com")
    told.build("2026-01-03")
    assert told.profiles_of(["a", "b", "events/1"]) == ["A", "B", "B"]


def test_an_id_of_the_table_is_never_a_placeholder(told: Told) -> None:
    """A household account of many addresses and browsers is who the table says; an address is not."""
    for number in range(14):
        mail = f"m{number}@example.com"
        told.tell(f"a{number}", "2026-01-01", crm_id="A", email=mail, cookie=f"c{number}")
        told.tell(f"b{number}", "2026-01-01", crm_id=f"B{number}", email="desk@example.com")
    told.tell("events/1", "2026-01-02", email="m7@example.com")
    told.build("2026-01-03")
    refused = told.ask(
        "select distinct namespace, identifier, reason from told.int_identifiers_normalised"
        " where reason is not null"
    )
    assert refused == [("email", "desk@example.com", "placeholder")]
    assert told.profiles_of(["a0", "a13", "b0", "events/1"]) == ["A", "A", "B0", "A"]


def test_a_person_the_table_took_into_another_is_an_alias(told: Told) -> None:
    told.tell("a", "2026-01-01", crm_id="A", email="a@example.com")
    told.tell("b", "2026-01-02", crm_id="B", email="b@example.com")
    told.build("2026-01-03")
    del told.rows["a"]
    told.tell("b2", "2026-01-03", crm_id="B", email="a@example.com")
    told.build("2026-01-04")
    assert told.profile_of("b2") == "B"
    aliases = told.ask("select former_profile_id, profile_id from told.dim_profile_aliases")
    assert aliases == [("A", "B")]


def test_an_id_that_lives_again_leads_to_itself_and_to_one_profile_later(told: Told) -> None:
    """Taken into another, its own again, taken into a third while that other one is taken over."""
    for name in "abcd":
        mail = {} if name == "a" else {"email": f"{name}@example.com"}
        told.tell(name, "2026-01-01", crm_id=name.upper(), **mail)
    told.tell("own", "2026-01-01", crm_id="A", email="a@example.com")
    told.build("2026-01-02")
    for row in ("a", "own"):
        del told.rows[row]
    told.tell("taken", "2026-01-02", crm_id="B", email="a@example.com")
    told.build("2026-01-03")
    aliases = "select former_profile_id, profile_id from told.dim_profile_aliases order by 1"
    assert told.ask(aliases) == [("A", "B")]
    told.tell("own", "2026-01-03", crm_id="A", email="a@example.com")
    told.build("2026-01-04")
    assert told.ask(aliases) == []
    assert told.assigned()["profile_id", "A"] == "A"
    for row in ("own", "taken", "b"):
        del told.rows[row]
    told.tell("c_took_a", "2026-01-04", crm_id="C", email="a@example.com")
    told.tell("d_took_b", "2026-01-04", crm_id="D", email="b@example.com")
    told.build("2026-01-05")
    assert told.ask(aliases) == [("A", "C"), ("B", "D")]
    twice = (
        "select namespace, identifier from told.fct_profile_assignments"
        " group by 1, 2 having count(*) > 1"
    )
    assert told.ask(twice) == []


def test_profiles_of_the_graph_become_aliases_of_golden_ids(told: Told) -> None:
    """A team that turns from the graph to its own ids loses no id it gave out before."""
    found = Told(told.warehouse, "turned")
    found.tell("a", "2026-01-01", crm_id="A", email="a@example.com")
    found.tell("a2", "2026-01-01", crm_id="A", cookie="c1")
    found.build("2026-01-02")
    before = found.profile_of("a")
    found.find_by_table("crm_id")
    found.build("2026-01-03")
    assert found.profiles_of(["a", "a2"]) == ["A", "A"]
    aliases = found.ask("select former_profile_id, profile_id from turned.dim_profile_aliases")
    assert aliases == [(before, "A")]
