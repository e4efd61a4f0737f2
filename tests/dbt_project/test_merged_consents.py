"""The stricter of two answers stands across a merge, whatever name a row comes under later."""

from collections.abc import Iterator

import pytest
from benchmarks.models import Models
from identity_worlds import Told

from federated.warehouse import open_warehouse

CONSENTS = (
    "intermediate/consent",
    "marts/profiles/fct_consent_changes.sql",
    "marts/profiles/dim_consents.sql",
)


class Asked:
    """People who answered whether they may be written to, stitched day by day."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.answers: dict[str, tuple[str, str]] = {}
        told.warehouse.execute("drop table if exists told.int_consents_unioned")
        told.warehouse.execute("drop table if exists told.int_rows_kept")
        told.warehouse.execute(
            "create table told.int_consents_unioned (row_key text, channel text, purpose text,"
            " scope text, status text, occurred_at timestamp, loaded_at timestamp, source text,"
            " method text, wording_version text, language text, proof_ref text)"
        )
        told.warehouse.execute("create table told.int_rows_kept (row_key text, profile_id text)")
        self.models = Models(told.warehouse, "told", CONSENTS)
        for name in self.models.texts:
            told.warehouse.execute(f"drop table if exists told.{name}")

    def answer(self, row: str, day: str, status: str, **identifiers: str) -> None:
        """Let a row say yes or no."""
        self.told.tell(row, day, **identifiers)
        self.answers[row] = (day, status)

    def build(self, as_of: str) -> None:
        """Build identity and then consents."""
        warehouse = self.told.warehouse
        self.told.build(as_of)
        warehouse.execute("delete from told.int_consents_unioned")
        warehouse.execute("delete from told.int_rows_kept")
        warehouse.execute(
            "insert into told.int_rows_kept select row_key, profile_id from told.int_rows_resolved"
        )
        for row, (day, status) in self.answers.items():
            if day < as_of:
                warehouse.execute(
                    "insert into told.int_consents_unioned (row_key, channel, purpose, status,"
                    f" occurred_at) values ('{row}', 'email', 'ads', '{status}',"
                    f" timestamp '{day}')"
                )
        self.models.build(as_of)

    def stands_for(self, row: str) -> str:
        """Return the answer that stands for whose a row is."""
        found = self.told.ask(
            "select status from told.dim_consents where profile_id ="
            f" '{self.told.profile_of(row)}'"
        )
        assert len(found) == 1
        return str(found[0][0])


@pytest.fixture(params=["duckdb", "postgres"])
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        yield Asked(Told(warehouse))


def test_the_last_answer_of_one_person_stands(asked: Asked) -> None:
    asked.answer("no", "2026-01-01", "denied", crm_id="A")
    asked.answer("yes", "2026-01-02", "granted", crm_id="A", email="a@example.com")
    asked.build("2026-01-03")
    assert asked.stands_for("yes") == "granted"


def test_a_merge_keeps_the_stricter_until_a_later_answer(asked: Asked) -> None:
    asked.answer("no", "2026-01-01", "denied", email="e@example.com")
    asked.answer("yes", "2026-01-02", "granted", crm_id="B")
    asked.build("2026-01-03")
    asked.told.tell("link", "2026-01-04", crm_id="B", email="e@example.com")
    asked.build("2026-01-05")
    assert asked.stands_for("no") == "denied"
    asked.answer("again", "2026-01-06", "granted", crm_id="B")
    asked.build("2026-01-07")
    assert asked.stands_for("no") == "granted"


def test_a_denial_told_under_another_name_stays_one(asked: Asked) -> None:
    """Its row comes again with a card that nobody had: whose it was before is not forgotten."""
    asked.answer("no", "2026-01-01", "denied", email="e@example.com")
    asked.answer("yes", "2026-01-02", "granted", crm_id="B")
    asked.build("2026-01-03")
    asked.told.tell("link", "2026-01-04", crm_id="B", email="e@example.com")
    asked.build("2026-01-05")
    asked.told.tell("no", "2026-01-01", device_id="new", email="e@example.com")
    asked.told.edit("device_id", priority=5)
    asked.build("2026-01-06")
    assert asked.told.profile_of("no") == asked.told.profile_of("yes")
    assert asked.stands_for("no") == "denied"
