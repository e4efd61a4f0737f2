"""Accounts stand above profiles: numbers of companies say who belongs where, and join nobody."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from identity_worlds import Held, Told

from benchmarks.models import Models
from federated.warehouse import Warehouse, open_warehouse

NUMBERS = {"tw_tax_id": 90, "kr_business_number": 91, "account_number": 95}
AFTER = (
    "intermediate/accounts",
    "intermediate/profiles/int_rows_expired.sql",
    "intermediate/profiles/int_rows_kept.sql",
    "marts/profiles/fct_account_memberships.sql",
    "marts/profiles/dim_accounts.sql",
)
RECORDS = (
    "row_key text, account_number text, account_name text, country text, industry text,"
    " employees_count integer, updated_at timestamp"
)


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as opened:
        yield opened


class Accounts:
    """Rows of a world in which some namespaces name accounts, and records that describe them."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.told = Told(warehouse, idle_days=30)
        self.models = Models(warehouse, "told", AFTER)
        for name, columns in {
            "int_entity_namespaces": "namespace text, entity text, priority integer",
            "int_events_expired": "row_key text",
            "stg_crm__accounts": RECORDS,
        }.items():
            warehouse.execute(f"drop table if exists told.{name}")
            warehouse.execute(f"create table told.{name} ({columns})")
        for name, priority in NUMBERS.items():
            warehouse.execute(
                f"insert into told.int_namespaces values ('{name}', 'non_person', 'none', null,"
                f" {priority}, null, false, null, 'whole', null, false, null)"
            )
            warehouse.execute(
                f"insert into told.int_entity_namespaces values ('{name}', 'account', {priority})"
            )
        warehouse.execute("insert into told.int_identifiers_denied values (null, '00000000')")

    def record(self, row: str, day: str, **columns: object) -> None:
        """Add a record that describes an account; who it is, other rows with its key tell."""
        values = {"account_number": row, "account_name": None, "industry": None, **columns}
        names = ", ".join(values)
        told = ", ".join(_literal(value) for value in values.values())
        self.told.warehouse.execute(
            f"insert into told.stg_crm__accounts (row_key, updated_at, {names})"
            f" values ('{row}', timestamp '{day}', {told})"
        )

    def build(self, as_of: str) -> None:
        """Build profiles and accounts at an instant."""
        self.told.build(as_of)
        self.models.build(as_of)

    def belong(self, account: str) -> dict[str, bool]:
        """Return who belongs to an account, by the first row each was told in, and whether still."""
        names = {self.told.profile_of(row): row for row in reversed(self.told.rows)
                 if self.told.rows[row][1].keys() - NUMBERS}  # fmt: skip
        return {names[who]: still for (where, who), still in self.members().items()
                if where == account}  # fmt: skip

    def members(self) -> dict[tuple[str, str], bool]:
        """Return who belongs to what, and whether still."""
        rows = self.told.ask(
            "select account_id, profile_id, is_current from told.fct_account_memberships"
        )
        return {(account, profile): current for account, profile, current in rows}

    def accounts(self, columns: str) -> list[tuple]:
        """Return columns of all accounts, in the order of their ids."""
        return self.told.ask(f"select {columns} from told.dim_accounts order by account_id")


def _literal(value: object) -> str:
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


@pytest.fixture(scope="module")
def built(warehouse: Warehouse) -> Accounts:
    """Return a world of one day in which nothing has to do with one another but what stories tell."""
    world = Accounts(warehouse)
    for n in range(40):
        world.told.tell(f"r{n}", "2026-01-01", crm_id=f"c{n}", tw_tax_id="04595257")
    world.told.tell("a", "2026-01-01", crm_id="A", tw_tax_id="1")
    world.told.tell("a_too", "2026-01-02", crm_id="A", tw_tax_id="2")
    world.told.tell("b", "2026-01-03", crm_id="B", tw_tax_id=["1", "2"])
    world.told.tell("k1", "2026-01-01", tw_tax_id="3", account_number="crm/A1")
    world.told.tell("k2", "2026-01-05", tw_tax_id="3", account_number="crm/A2")
    world.told.tell("of_one", "2026-01-06", crm_id="P", account_number="crm/A1")
    world.told.tell("of_other", "2026-01-06", crm_id="Q", account_number="crm/A2")
    world.record("k1", "2026-01-01", account_name="Old name", industry="food")
    world.record("k2", "2026-01-05", account_name="O'Malley")
    world.told.tell("k4", "2026-01-01", tw_tax_id="4", account_number="crm/A4")
    world.record("k4", "2026-01-01", account_name="Nobody's")
    world.told.tell("k5", "2026-01-03", tw_tax_id="00000000", account_number="crm/A5")
    world.record("k5", "2026-01-03", account_name="Only ours")
    world.told.tell("no_number", "2026-01-03", crm_id="R", tw_tax_id="00000000")
    world.build("2026-02-01")
    return world


def test_forty_people_of_one_company_stay_forty_people(built: Accounts) -> None:
    """A number on so many rows is no placeholder either: it never was to tell people apart."""
    assert len(built.belong("tw_tax_id:04595257")) == 40
    assert ("tw_tax_id:04595257", 40, 0) in built.accounts(
        "account_id, profiles_count, former_profiles_count"
    )


def test_one_person_of_two_companies_belongs_to_both(built: Accounts) -> None:
    for number in "12":
        assert built.belong(f"tw_tax_id:{number}") == {"a": True, "b": True}


def test_two_records_of_one_number_are_one_account_described_by_the_later(built: Accounts) -> None:
    assert built.belong("tw_tax_id:3") == {"of_one": True, "of_other": True}
    described = built.accounts("account_id, account_name, industry, profiles_count")
    assert ("tw_tax_id:3", "O'Malley", "food", 2) in described


def test_what_is_not_linked_is_still_there(built: Accounts) -> None:
    """Accounts without people or records, and a record whose number is none; refused ones count."""
    known = {key: rest for key, *rest in built.accounts("account_id, account_name, profiles_count")}
    assert known["tw_tax_id:4"] == ["Nobody's", 0]
    assert known["account_number:crm/A5"] == ["Only ours", 0]
    assert known["tw_tax_id:1"] == [None, 2]
    assert len(known) == 6
    assert not any(built.told.profile_of("no_number") in member for member in built.members())
    refused = built.told.ask(
        "select row_key from told.int_identifiers_normalised where reason = 'denied' order by 1"
    )
    assert refused == [("k5",), ("no_number",)]


def test_who_belongs_changes_with_numbers_dates_and_merges(warehouse: Warehouse) -> None:
    """Dates of a company's number are the member's: they never make it another's number."""
    world = Accounts(warehouse)
    world.told.tell("k1", "2026-01-01", kr_business_number="5", account_number="crm/A1")
    world.told.tell("m1", "2026-01-02", crm_id="M", account_number="crm/A1")
    world.told.tell("p", "2026-01-01", crm_id="P", tw_tax_id=Held("1", "2025-03-01", "2026-02-01"))
    world.told.tell("q", "2026-01-01", crm_id="Q", tw_tax_id=Held("1", "2025-06-01"))
    world.told.tell("r", "2026-01-01", crm_id="R", tw_tax_id=Held("1", "2026-09-01"))
    world.told.tell("mail", "2026-01-01", email="a@example.com", tw_tax_id="2")
    world.told.tell("card", "2026-01-02", crm_id="A", tw_tax_id="3")
    world.told.tell("idle", "2026-01-02", cookie="k", tw_tax_id="2")
    world.build("2026-01-15")
    assert world.belong("kr_business_number:5") == {"m1": True}
    assert world.belong("tw_tax_id:1") == {"p": True, "q": True, "r": False}
    assert world.belong("tw_tax_id:2") == {"mail": True, "idle": True}

    # The record names another company; who belongs to it goes there, and the first is left empty.
    world.told.tell("k2", "2026-01-16", kr_business_number="6", account_number="crm/A1")
    world.told.tell("link", "2026-01-17", crm_id="A", email="a@example.com")
    world.build("2026-03-01")
    assert world.belong("kr_business_number:5") == {}
    assert world.belong("kr_business_number:6") == {"m1": True}
    assert world.belong("tw_tax_id:1") == {"p": False, "q": True, "r": False}
    # The two are one person of both companies; the device was not seen for 30 days.
    assert world.belong("tw_tax_id:2") == world.belong("tw_tax_id:3") == {"mail": True}
    counts = world.accounts("account_id, profiles_count, former_profiles_count")
    assert ("kr_business_number:5", 0, 0) in counts
    assert ("tw_tax_id:1", 1, 2) in counts

    world.told.tell("invoice", "2026-03-02", crm_id="P", tw_tax_id="1")
    world.build("2026-03-03")
    assert world.belong("tw_tax_id:1") == {"p": True, "q": True, "r": False}
    who = world.told.profile_of("p")
    [(since,)] = world.told.ask(
        f"select since_at from told.fct_account_memberships where profile_id = '{who}'"
    )
    assert str(since).startswith("2025-03-01")


def test_accounts_are_those_an_independent_reading_finds(warehouse: Warehouse) -> None:
    """Rows of one to three kinds of numbers, in any mixture, over few values."""
    chance, world = Random(5), Accounts(warehouse)
    rows: list[tuple[str, str, dict[str, list[str]]]] = []
    for n in range(160):
        kinds = chance.sample(list(NUMBERS), chance.randint(1, 3))
        bears = {
            kind: [f"{kind[:2]}{v}" for v in chance.sample(range(25), chance.choice((1, 1, 1, 2)))]
            for kind in kinds
        }
        day = str(date(2026, 1, 1) + timedelta(days=n))
        rows.append((f"r{n}", day, bears))
        world.told.tell(f"r{n}", day, crm_id=f"c{n % 30}", **bears)
    world.build("2027-01-01")

    def named(kind: str, value: str) -> str:
        """Return the account of a number: that of the stronger one it stood beside last."""
        for _, _, bears in reversed(rows):
            strongest = min(bears, key=lambda each: NUMBERS[each])
            if value in bears.get(kind, ()) and kind != strongest and len(bears[strongest]) == 1:
                return named(strongest, bears[strongest][0])
        return f"{kind}:{value}"

    found = warehouse.rows(
        "select namespace, identifier, account_id from told.int_accounts_identified"
    )
    assert {(kind, value): account for kind, value, account in found} == {
        (kind, value): named(kind, value)
        for _, _, bears in rows
        for kind, values in bears.items()
        for value in values
    }
    assert len(found) == len({(kind, value) for kind, value, _ in found})
    expected = set()
    for row, _, bears in rows:
        strongest = min(bears, key=lambda each: NUMBERS[each])
        who = world.told.profile_of(row)
        expected |= {(named(strongest, value), who) for value in bears[strongest]}
    assert set(world.members()) == expected
    assert len({account for account, _ in expected}) > 20
