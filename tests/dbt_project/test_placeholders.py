"""A value in very many rows, beside as many people, is a placeholder and ties nobody."""

import hashlib
from collections.abc import Iterator

import pytest
from identity_worlds import Told

from federated.warehouse import open_warehouse

SIZES = [
    ("duckdb", 5_000),
    ("postgres", 2_000),
    pytest.param("duckdb", 1_000_000, marks=pytest.mark.long),
    pytest.param("postgres", 200_000, marks=pytest.mark.long),
]


@pytest.mark.parametrize(("engine", "count"), SIZES)
def test_a_value_of_very_many_people_ties_nobody(
    request: pytest.FixtureRequest, engine: str, count: int
) -> None:
    """A weak value, a strong one, and a device: each in every row of a table of its own."""
    address = "duckdb:///:memory:"
    if engine == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        told = Told(warehouse, "crowd")
        numbers = {"duckdb": f"range(1, {count + 1})", "postgres": f"generate_series(1, {count})"}
        people = [("email", "'p' || n || '@x.com'"), ("crm_id", "'C' || n"), ("crm_id", "'D' || n")]
        hubs = [("cookie", "front-desk"), ("email", "shop@example.com"), ("device_id", "till")]
        for table, ((code, value), (hub_code, hub)) in enumerate(zip(people, hubs, strict=True)):
            for namespace, found_as in ((code, value), (hub_code, f"'{hub}'")):
                warehouse.execute(
                    "insert into crowd.int_identifiers_unioned "
                    f"select 't{table}:' || n, 's', 't{table}', '{namespace}', {found_as}, null,"
                    " true, false, timestamp '2026-01-01', timestamp '2026-01-01',"
                    " cast(null as timestamp), cast(null as timestamp)"
                    f" from {numbers[engine]} as t(n)"
                )
        told.models.build("2026-02-01")
        refused = warehouse.rows(
            "select namespace, identifier, reason, count(*) from crowd.int_identifiers_normalised"
            " where reason is not null group by 1, 2, 3 order by 1"
        )
        assert refused == [(code, hub, "placeholder", count) for code, hub in sorted(hubs)]
        held = warehouse.rows(
            "select count(*), count(distinct profile_id) from crowd.bridge_profile_identifiers"
        )
        assert held == [(3 * count, 3 * count)]
        assert warehouse.rows("select count(*) from crowd.int_rows_resolved") == [(3 * count,)]
        assert warehouse.rows("select count(*) from crowd.fct_identity_links") == [(0,)]


@pytest.fixture(params=["duckdb", "postgres"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    """Yield a world where an e-mail's hash is a kind of its own, and 12 the most of anyone's."""
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        told = Told(warehouse)
        told.declare("email_sha256", "email", 32, normaliser="sha256", hash_of="email")
        told.edit("email", maximum=30)
        yield told


def test_a_hash_is_no_other_person_beside(told: Told) -> None:
    """Eight addresses are eight, whether rows of the source bear them, their hashes or both."""
    for number in range(8):
        address = f"a{number}@example.com"
        digest = hashlib.sha256(address.encode()).hexdigest()
        told.tell(f"crm/{number}", "2026-01-01", crm_id="A", email=address)
        told.tell(f"both/{number}", "2026-01-01", crm_id="A", email=address, email_sha256=digest)
        told.tell(f"ads/{number}", "2026-01-02", crm_id="A", email_sha256=digest)
    told.build("2026-02-01")
    assert refused(told) == {}
    assert told.ask("select count(distinct profile_id) from told.int_rows_resolved") == [(1,)]


def test_hashes_that_nobody_can_read_are_people_beside(told: Told) -> None:
    """A number beside thirteen hashes of unknown addresses is a placeholder like any other."""
    for number in range(13):
        digest = hashlib.sha256(f"a{number}@example.com".encode()).hexdigest()
        told.tell(f"ads/{number}", "2026-01-02", crm_id="A", email_sha256=digest)
    told.build("2026-02-01")
    assert refused(told) == {("crm_id", "A", "placeholder"): 13}


def test_an_account_of_many_browsers_in_a_day_is_no_one_s(told: Told) -> None:
    """Whoever buys as `guest` is not one person, however strong the number that guests are given."""
    for number in range(60):
        day = f"2026-01-0{1 + number % 3}"
        told.tell(f"events/{number}", day, crm_id="C-GUEST", cookie=f"c{number}")
        told.tell(f"later/{number}", "2026-01-09", cookie=f"c{number}")
    told.build("2026-02-01")
    assert refused(told) == {("crm_id", "C-GUEST", "placeholder"): 60}
    assert told.ask("select count(distinct profile_id) from told.int_rows_resolved") == [(60,)]


def test_a_person_may_have_many_browsers_in_the_course_of_time(told: Told) -> None:
    """Twelve of a kind in one day, and one more each day after: the newest fifty stay in one profile."""
    for number in range(60):
        day = "2026-01-01" if number < 12 else f"2026-{2 + number // 28:02}-{1 + number % 28:02}"
        told.tell(f"events/{number}", day, crm_id="A", device_id=f"d{number % 12}", cookie=f"c{number}")
    told.build("2026-06-01")
    assert refused(told) == {}
    assert told.ask("select count(distinct profile_id) from told.int_rows_resolved") == [(1,)]
    held = told.ask("select count(*) from told.bridge_profile_identifiers group by profile_id")
    assert max(held) == (50,)


def test_a_hash_of_what_is_denied_is_denied(told: Told) -> None:
    """However its source wrote what it hashed; a value denied everywhere is so as a hash too."""
    told.deny("Test@Test.com", "email")
    told.deny("unknown")
    told.deny("+886912345678", "phone_e164")
    told.declare("phone_e164", "phone", 40)
    told.declare("phone_digits_sha256", "phone", 43, normaliser="sha256", hash_of="phone_e164",
                 hash_form="digits")  # fmt: skip
    told.declare("kr_ci_sha256", "cross_device", 26, normaliser="sha256")
    denied = [("email_sha256", "test@test.com"), ("email_sha256", "unknown"),
              ("kr_ci_sha256", "UNKNOWN"), ("kr_ci_sha256", ""), ("phone_digits_sha256", "886912345678")]  # fmt: skip
    for number, (namespace, text) in enumerate(denied):
        digest = hashlib.sha256(text.encode()).hexdigest().upper()
        told.tell(f"{number}", "2026-01-01", cookie=f"c{number}", **{namespace: digest})
    fine = hashlib.sha256(b"someone@test.com").hexdigest()
    told.tell("fine", "2026-01-01", cookie="c", email_sha256=fine)
    told.build("2026-02-01")
    assert refused(told) == {
        (namespace, hashlib.sha256(text.encode()).hexdigest(), "denied"): 1
        for namespace, text in denied
    }
    assert told.ask("select count(distinct profile_id) from told.int_rows_resolved") == [(6,)]


def test_what_is_denied_is_so_within_every_scope(told: Told) -> None:
    told.deny("unknown")
    told.deny("ch1/7", "kakao_user_id")
    told.declare("kakao_user_id", "cross_device", 25, is_scoped=True)
    for number, found_as in enumerate(["ch1/Unknown", "ch2/unknown", "ch1/7", "ch2/7", "ch1/8"]):
        told.tell(f"{number}", "2026-01-01", kakao_user_id=found_as)
    told.build("2026-02-01")
    assert refused(told) == {
        ("kakao_user_id", value, "denied"): 1 for value in ("ch1/Unknown", "ch2/unknown", "ch1/7")
    }


def test_what_is_denied_in_two_spellings_is_refused_once(told: Told) -> None:
    for value in ("null", "NULL", "Null"):
        told.deny(value)
        told.deny(value, "crm_id")
    told.tell("one", "2026-01-01", crm_id="nUlL", cookie="c")
    told.build("2026-02-01")
    assert refused(told) == {("crm_id", "nUlL", "denied"): 1}


def refused(told: Told) -> dict[tuple[str, str, str], int]:
    """Return what is refused, why, and in how many rows."""
    found = told.ask(
        "select namespace, identifier, reason, count(*) from told.int_identifiers_normalised"
        " where reason is not null group by 1, 2, 3"
    )
    return {row[:3]: row[3] for row in found}


def test_numbers_of_things_are_no_holders(told: Told) -> None:
    """Twenty orders of one browser are one person's, however strong the number of an order is."""
    told.declare("order_id", "partner", 5)
    told.tell("login", "2026-01-01", crm_id="A", cookie="k")
    for number in range(20):
        told.tell(f"order{number}", f"2026-01-{number + 2:02}", order_id=f"o{number}", cookie="k")
    told.build("2026-02-01")
    assert told.profile_of("order1") == told.profile_of("login")
