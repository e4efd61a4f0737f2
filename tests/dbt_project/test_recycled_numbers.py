"""A number that changed hands is one person's before and another's after, as the dates say."""

from calendar import monthrange
from collections.abc import Iterator

import pytest
from identity_worlds import Held, Told

from federated.warehouse import open_warehouse

PHONE = "+886912345679"


@pytest.fixture(params=["duckdb", "postgres"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        told = Told(warehouse)
        warehouse.execute(
            "insert into told.int_namespaces values ('phone', 'phone', 'none', null, 40,"
            " 3, false, null, 'whole', null, false, null)"
        )
        yield told


def held(told: Told) -> list[tuple]:
    """Return by whom and when the number was held, as the bridge has it."""
    return told.ask(
        "select profile_id, identifier, value, held_until is null from"
        " told.bridge_profile_identifiers where namespace = 'phone' order by held_since nulls first"
    )


def test_rows_before_and_after_the_hand_over_are_two_people_s(told: Told) -> None:
    told.tell("a", "2026-01-01", crm_id="A", phone=Held(PHONE, "2020-01-01", "2023-12-31"))
    told.tell("b", "2026-01-01", crm_id="B", phone=Held(PHONE, "2024-05-01"))
    told.tell("calls/2022", "2022-06-01", phone=PHONE)
    told.tell("calls/2024", "2024-02-01", phone=PHONE)
    told.tell("calls/2025", "2025-06-01", phone=PHONE)
    told.build("2026-02-01")
    a, b = told.profiles_of(["a", "b"])
    assert a != b
    assert told.profiles_of(["calls/2022", "calls/2025"]) == [a, b]
    # Between the two it is somebody's whom we do not know.
    nobody = told.profile_of("calls/2024")
    assert nobody not in (a, b)
    assert held(told) == [
        (a, PHONE, PHONE, False),
        (nobody, f"{PHONE} since 2023-12-31", PHONE, False),
        (b, f"{PHONE} since 2024-05-01", PHONE, True),
    ]
    assert told.ask("select count(*) from told.fct_identity_links where not is_kept") == [(0,)]


def test_a_hand_over_that_is_told_later_moves_only_what_came_after(told: Told) -> None:
    """Who had nothing but the number keeps the profile; the new one is another person."""
    told.tell("a", "2026-01-01", phone=PHONE)
    told.tell("calls/late", "2026-01-20", phone=PHONE)
    told.build("2026-01-21")
    a = told.profile_of("a")
    assert told.profile_of("calls/late") == a
    told.tell("carrier/a", "2026-01-22", crm_id="A", phone=Held(PHONE, None, "2026-01-10"))
    told.tell("carrier/b", "2026-01-22", crm_id="B", phone=Held(PHONE, "2026-01-10"))
    told.build("2026-01-23")
    assert told.profiles_of(["a", "carrier/a"]) == [a, a]
    b = told.profile_of("carrier/b")
    assert b != a
    assert told.profile_of("calls/late") == b
    before = told.assigned()
    told.build("2026-01-24", rebuild=True)
    assert told.assigned() == before


def test_a_corrected_day_of_a_hand_over_changes_nobody_s_id(told: Told) -> None:
    """Nor does one of later, which is another's and near it, take the id of the corrected stretch."""
    told.tell("a", "2026-01-01", crm_id="A", phone=Held(PHONE, None, "2026-01-10"))
    told.tell("calls/1", "2026-01-12", phone=PHONE)
    told.build("2026-02-01")
    a, caller = told.profiles_of(["a", "calls/1"])
    for day, until in (("2026-02-02", "2026-01-11"), ("2026-02-03", "2026-01-09")):
        told.tell("a", "2026-01-01", crm_id="A", phone=Held(PHONE, None, until))
        for _ in range(2):
            told.build(day)
            assert told.profiles_of(["a", "calls/1"]) == [a, caller]
    told.tell("c", "2026-01-01", phone=Held(PHONE, "2026-01-13"))
    told.tell("calls/2", "2026-01-14", phone=PHONE)
    told.build("2026-02-04")
    assert told.profiles_of(["a", "calls/1"]) == [a, caller]
    assert told.profile_of("calls/2") not in (a, caller)
    before = told.assigned()
    told.build("2026-02-05", rebuild=True)
    assert told.assigned() == before
    assert told.ask("select * from told.dim_profile_aliases") == []


def test_who_took_it_up_last_has_it_where_nobody_gave_it_up(told: Told) -> None:
    told.tell("a", "2026-01-01", crm_id="A", phone=Held(PHONE, "2020-01-01"))
    told.tell("b", "2026-01-01", crm_id="B", phone=Held(PHONE, "2024-05-01"))
    told.tell("calls/2019", "2019-01-01", phone=PHONE)
    told.tell("calls/2025", "2025-01-01", phone=PHONE)
    told.build("2026-02-01")
    a, b = told.profiles_of(["a", "b"])
    assert told.profiles_of(["calls/2019", "calls/2025"]) == [a, b]


def test_a_row_of_no_time_is_no_holder_s(told: Told) -> None:
    """It may be of either's time: it ties neither to the other, and is refused with its reason."""
    told.tell("p/a", "2026-01-01", crm_id="A", phone=Held(PHONE, "2020-01-01", "2024-01-01"))
    told.tell("p/b", "2026-01-01", email="b@example.com", phone=Held(PHONE, "2024-01-01"))
    told.tell("old/a", None, crm_id="A", phone=PHONE)
    told.tell("old/b", None, email="b@example.com", phone=PHONE)
    told.tell("calls/1", None, phone=PHONE)
    told.tell("calls/2", None, phone="+82")
    told.build("2026-02-01")
    a, b = told.profiles_of(["p/a", "p/b"])
    assert a != b
    assert told.profiles_of(["old/a", "old/b"]) == [a, b]
    owned = dict(told.ask("select row_key, profile_id from told.int_rows_resolved"))
    assert "calls/1" not in owned
    assert owned["calls/2"] not in (a, b)
    assert told.ask(
        "select row_key, identifier, reason from told.int_identifiers_normalised"
        " where reason is not null order by row_key"
    ) == [(row, PHONE, "unknown_holder") for row in ("calls/1", "old/a", "old/b")]


def test_a_gap_that_nobody_else_took_hands_nothing_over(told: Told) -> None:
    """A contract is renewed month by month, each one until its last day; the number stays one."""
    told.set_maximum("phone", 1)
    for month in range(1, 13):
        until = f"2025-{month:02}-{monthrange(2025, month)[1]}"
        number = Held(PHONE, f"2025-{month:02}-01", until)
        told.tell(f"m{month}", "2026-01-01", crm_id="A", phone=number)
    told.tell("later", "2026-01-01", crm_id="A", phone=Held(PHONE, "2026-03-01"))
    told.tell("calls/gap", "2025-05-31", phone=PHONE)
    told.tell("calls/winter", "2026-02-01", phone=PHONE)
    told.build("2026-04-01")
    a = told.profile_of("later")
    assert set(told.profiles_of(list(told.rows))) == {a}
    assert held(told) == [(a, PHONE, PHONE, True)]
    assert told.ask("select count(*) from told.fct_identity_links where not is_kept") == [(0,)]
    # Once another one had it in between, it was given up and taken up again.
    told.tell("b", "2026-01-01", crm_id="B", phone=Held(PHONE, "2026-01-10", "2026-02-20"))
    told.build("2026-04-02")
    b = told.profile_of("b")
    assert told.profiles_of(["calls/gap", "calls/winter", "later"]) == [a, b, a]


def test_who_takes_a_number_up_again_holds_one_number(told: Told) -> None:
    """What both held comes back to the first, month by month: for each it counts once."""
    told.set_maximum("phone", 1)
    told.tell("a", "2026-01-01", crm_id="A", phone=Held(PHONE, "2020-01-01", "2021-01-01"))
    told.tell("b", "2026-01-01", crm_id="B", phone=Held(PHONE, "2021-01-01", "2025-01-01"))
    for month in range(1, 13):
        number = Held(PHONE, f"2025-{month:02}-01", f"2025-{month:02}-28")
        told.tell(f"m{month}", "2026-01-01", crm_id="A", phone=number)
    told.tell("calls/b", "2024-01-01", phone=PHONE)
    told.tell("calls/a", "2025-12-01", phone=PHONE)
    told.build("2025-12-20")
    told.tell("m13", "2026-01-01", crm_id="A", phone=Held(PHONE, "2026-01-01"))
    told.build("2026-02-01")
    a, b = told.profiles_of(["a", "b"])
    assert a != b
    assert told.profiles_of(["calls/b", "calls/a", "m1", "m13"]) == [b, a, a, a]
    assert held(told) == [
        (a, PHONE, PHONE, True),
        (b, f"{PHONE} since 2021-01-01", PHONE, False),
    ]
    assert told.ask("select count(*) from told.fct_identity_links where not is_kept") == [(0,)]


def test_the_same_holder_under_two_dates_is_one(told: Told) -> None:
    """Nothing changed hands: a contract renewed, and a hand-over that as_of does not know yet."""
    told.tell("a", "2026-01-01", crm_id="A", phone=Held(PHONE, "2020-01-01", "2022-01-01"))
    told.tell("a2", "2026-01-01", crm_id="A", phone=Held(PHONE, "2022-01-01"))
    told.tell("b", "2026-01-01", crm_id="B", phone=Held("+82", None, "2027-01-01"))
    told.tell("calls/2021", "2021-01-01", phone=PHONE)
    told.tell("calls/2025", "2025-01-01", phone=PHONE)
    told.build("2026-02-01")
    assert len(set(told.profiles_of(["a", "a2", "calls/2021", "calls/2025"]))) == 1
    assert [name for _, name, *_ in held(told)] == sorted([PHONE, "+82"]) or len(held(told)) == 2
