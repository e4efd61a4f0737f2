"""Stories of people who share, merge and part, told day by day to the shipped models."""

from collections.abc import Iterator
from datetime import date

import pytest
from benchmarks.macros import Refused
from identity_worlds import Told

from federated.warehouse import open_warehouse


@pytest.fixture(params=["duckdb", "postgres"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        yield Told(warehouse)


def test_a_shared_device_follows_who_logged_in_last(told: Told) -> None:
    """A logs in, B logs in, A again: anonymous rows of the device move each time, early ones too."""
    told.tell("before", "2026-01-01", cookie="tablet")
    told.tell("a_logs_in", "2026-01-02", crm_id="A", cookie="tablet")
    told.build("2026-01-03")
    a = told.profile_of("a_logs_in")
    assert told.profile_of("before") == a

    told.tell("b_logs_in", "2026-01-03", crm_id="B", cookie="tablet")
    told.tell("between", "2026-01-04", cookie="tablet")
    told.build("2026-01-05")
    b = told.profile_of("b_logs_in")
    assert b != a == told.profile_of("a_logs_in")
    assert told.profiles_of(["before", "between"]) == [b, b]

    told.tell("a_again", "2026-01-06", crm_id="A", cookie="tablet")
    told.build("2026-01-07")
    assert told.profiles_of(["a_logs_in", "b_logs_in", "a_again"]) == [a, b, a]
    assert told.profiles_of(["before", "between"]) == [a, a]
    refused = told.ask("select left_identifier, reason from told.fct_identity_links where not is_kept")
    assert refused == [("B", "more than the maximum of crm_id")]


def test_a_shared_email_goes_to_who_gave_it_last(told: Told) -> None:
    """Two customers write one address on their forms: it is the later one's, and they stay two."""
    told.tell("a_signs_up", "2026-01-01", crm_id="A", email="family@example.com")
    told.tell("mail_opened", "2026-01-02", email="family@example.com")
    told.build("2026-01-03")
    a = told.profile_of("a_signs_up")
    assert told.profile_of("mail_opened") == a

    told.tell("b_signs_up", "2026-01-04", crm_id="B", email="family@example.com")
    told.build("2026-01-05")
    b = told.profile_of("b_signs_up")
    assert a != b
    assert told.profiles_of(["a_signs_up", "mail_opened"]) == [a, b]


def test_a_link_that_arrives_months_late_is_stitched(told: Told) -> None:
    """The link says that two long known profiles were one all along; the older id stays."""
    told.tell("visits", "2026-01-01", cookie="c1")
    told.build("2026-01-02")
    first = told.profile_of("visits")
    told.tell("buys", "2026-02-01", crm_id="A", email="a@example.com")
    told.build("2026-02-02")
    second = told.profile_of("buys")
    assert first != second

    told.tell("arrived_late", "2026-01-15", email="a@example.com", cookie="c1")
    told.build("2026-06-01")
    assert told.profiles_of(["visits", "buys", "arrived_late"]) == [first] * 3
    aliases = told.ask("select former_profile_id, profile_id from told.dim_profile_aliases")
    assert aliases == [(second, first)]


def test_a_split_leaves_the_id_with_the_strongest_identifier(told: Told) -> None:
    """A row that joined two people is corrected: the one with the card keeps the id."""
    told.tell("card", "2026-01-01", crm_id="A", email="a@example.com")
    told.tell("mistake", "2026-01-02", email="a@example.com", cookie="c9")
    told.tell("other", "2026-01-03", cookie="c9", email="z@example.com")
    told.build("2026-01-04")
    whole = told.profile_of("card")
    assert told.profile_of("other") == whole

    told.tell("mistake", "2026-01-02", cookie="c1")
    told.build("2026-01-05")
    assert told.profile_of("card") == whole
    assert told.profile_of("other") not in (whole, "")
    assert told.profile_of("mistake") not in (whole, told.profile_of("other"))


def test_a_rebuild_gives_everybody_the_same_id(told: Told) -> None:
    told.tell("one", "2026-01-01", cookie="c1")
    told.tell("two", "2026-01-01", crm_id="A", email="a@example.com")
    told.build("2026-01-02")
    told.tell("link", "2026-01-03", crm_id="A", cookie="c1")
    told.build("2026-01-04")
    before = told.assigned()
    told.build("2026-01-05", rebuild=True)
    assert told.assigned() == before


def test_two_of_one_namespace_in_a_row_stay_two(told: Told) -> None:
    """A row that says two customers at once joins nobody to a second customer."""
    told.tell("of_a", "2026-01-01", crm_id="A", cookie="c1")
    told.tell("of_b", "2026-01-01", crm_id="B", cookie="c2")
    told.tell("both", "2026-01-02", email="x@example.com", cookie="c1")
    told.tell("again", "2026-01-03", email="x@example.com", cookie="c2")
    told.build("2026-01-04")
    a, b = told.profiles_of(["of_a", "of_b"])
    assert a != b
    held = told.ask(
        "select profile_id, count(*) from told.bridge_profile_identifiers"
        " where namespace = 'crm_id' group by 1 having count(*) > 1"
    )
    assert held == []


def test_two_addresses_of_a_row_are_both_read(told: Told) -> None:
    """Two columns of one namespace: both tie, and later rows of either are the same person's."""
    told.tell("form", "2026-01-01", email=["work@example.com", "home@example.com"], cookie="c1")
    told.tell("at_work", "2026-01-02", email="work@example.com")
    told.tell("at_home", "2026-01-03", email="home@example.com")
    told.tell("twice", "2026-01-04", email=["home@example.com", "home@example.com"])
    told.build("2026-02-01")
    assert len(set(told.profiles_of(["form", "at_work", "at_home", "twice"]))) == 1


def test_two_customers_of_a_row_are_tied_by_nothing(told: Told) -> None:
    """More of a namespace than a profile may hold: the row is the one's, and the link is refused."""
    told.tell("of_a", "2026-01-01", crm_id="A")
    told.tell("of_b", "2026-01-01", crm_id="B")
    told.tell("both", "2026-01-02", crm_id=["A", "B"], email="x@example.com")
    told.build("2026-01-03")
    a, b = told.profiles_of(["of_a", "of_b"])
    assert a != b
    assert told.profile_of("both") in (a, b)
    refused = told.ask(
        "select left_identifier, right_identifier, reason from told.fct_identity_links"
        " where not is_kept"
    )
    assert [(sorted(ends), reason) for *ends, reason in refused] == [
        (["A", "B"], "more than the maximum of crm_id")
    ]


def test_a_profile_that_grows_too_large_loses_its_oldest_cookies(told: Told) -> None:
    """Cookies go first, the oldest of them, then devices; what hung on them alone parts with them."""
    limited = Told(told.warehouse, "limited", graph_limit=4)
    limited.tell("card", "2026-01-01", crm_id="A", email="a@example.com")
    for day in range(2, 6):
        limited.tell(f"visit_{day}", f"2026-01-0{day}", email="a@example.com", cookie=f"c{day}")
    # The device is tied to the person by the oldest cookie alone.
    limited.tell("renewed", "2026-01-02", cookie="c2", device_id="d1")
    limited.build("2026-02-01")
    owner = limited.profile_of("card")
    assert limited.profile_of("visit_5") == owner
    held = limited.ask(
        "select identifier from limited.bridge_profile_identifiers where profile_id = "
        f"'{owner}' order by 1"
    )
    assert [name for (name,) in held] == ["A", "a@example.com", "c5"]
    refused = limited.ask(
        "select right_identifier, reason from limited.fct_identity_links where not is_kept order by 1"
    )
    assert refused == [(name, "more identifiers than graph_limit") for name in ("c2", "c2", "c3", "c4")]
    assert limited.profile_of("renewed") != owner


def test_identifiers_and_links_name_their_sources_in_order(told: Told) -> None:
    """Of several sources each is named once; where there is one, it is that one."""
    for number, source in enumerate(("web", "crm", "app", "crm")):
        told.tell(f"{source}|{number}", "2026-01-01", crm_id="A", email="a@example.com")
    told.tell("app|9", "2026-01-01", cookie="c9")
    told.build("2026-01-02")
    found = told.ask("select identifier, sources from told.bridge_profile_identifiers order by 1")
    assert found == [("A", "app,crm,web"), ("a@example.com", "app,crm,web"), ("c9", "app")]
    assert told.ask("select source from told.fct_identity_links") == [("app,crm,web",)]


def test_a_run_that_looks_from_before_the_newest_assignments_is_refused(told: Told) -> None:
    """It would part who was joined since; only who says so gets that, and the ids of then."""
    told.tell("a", "2026-01-01", crm_id="A")
    told.tell("b", "2026-01-01", cookie="b")
    told.build("2026-01-02")
    a, b = told.profiles_of(["a", "b"])
    told.tell("login", "2026-01-03", crm_id="A", cookie="b")
    told.build("2026-01-05")
    before = told.tables()
    with pytest.raises(Refused, match="as of 2026-01-05.*later than this run .2026-01-03.*rebuild"):
        told.build("2026-01-03")
    told.build("2026-01-05")
    assert told.tables() == before
    told.go_back("2026-01-03")
    assert told.profiles_of(["a", "b"]) == [a, b]
    assert told.ask("select * from told.dim_profile_aliases") == []
    told.build("2026-01-06")
    assert told.profiles_of(["a", "b"]) == [a, a]
    assert told.ask("select former_profile_id from told.dim_profile_aliases") == [(b,)]


def test_an_id_is_minted_once_even_by_a_run_that_is_repeated(told: Told) -> None:
    """The same as_of again with other rows: who founds a profile anew takes an id nobody had."""
    told.tell("x", "2026-01-01", email="x@example.com")
    told.tell("o", "2025-12-01", crm_id="O")
    told.build("2026-01-02")
    told.tell("xo", "2026-01-02", crm_id="O", email="x@example.com")
    told.build("2026-01-03")
    del told.rows["xo"]
    told.tell("xy", "2026-01-03", email=["x@example.com", "y@example.com"])
    told.build("2026-01-04")
    del told.rows["xy"]
    told.tell("y", "2025-12-01", email="y@example.com")
    told.build("2026-01-04")
    ids = told.profiles_of(["x", "y", "o"])
    assert len(set(ids)) == 3


def test_a_row_that_bears_a_pair_twice_is_one_row(told: Told) -> None:
    told.tell("form", "2026-01-01", crm_id="A", email=["a@example.com", "a@example.com"])
    told.tell("again", "2026-01-02", crm_id="A", email="a@example.com")
    told.build("2026-01-03")
    assert told.ask("select rows_count from told.fct_identity_links") == [(2,)]


def test_an_alias_keeps_the_day_of_its_merge_when_it_is_led_on(told: Told) -> None:
    """Who took it over is taken over later: it leads to that one, and was given up when it was."""
    told.tell("o", "2026-01-01", crm_id="O")
    told.build("2026-01-02")
    told.tell("a", "2026-01-02", cookie="a")
    told.build("2026-01-03")
    told.tell("b", "2026-01-03", device_id="b")
    told.build("2026-01-04")
    o, a, b = told.profiles_of(["o", "a", "b"])
    told.tell("ab", "2026-01-04", device_id="b", cookie="a")
    told.build("2026-01-05")
    told.tell("oa", "2026-01-05", crm_id="O", cookie="a")
    for _ in range(2):
        told.build("2026-01-06")
        aliases = told.ask(
            "select former_profile_id, profile_id, cast(merged_at as date), cast(led_at as date)"
            " from told.dim_profile_aliases order by merged_at"
        )
        assert aliases == [
            (b, o, date(2026, 1, 5), date(2026, 1, 6)),
            (a, o, date(2026, 1, 6), date(2026, 1, 6)),
        ]
