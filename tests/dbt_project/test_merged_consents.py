"""The stricter of two answers stands across a merge, whatever name a row comes under later.

What was refused to the ledger directly stands as long as the same refusal told by a row would.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from benchmarks.models import Models
from identity_worlds import Told
from sample_exports import person, write_export

from activation.consent.decide import decide_consent
from activation.contact_rules.decide import Terms
from activation.definitions import ConsentNeed, ContactPolicy
from activation.exports import open_export
from activation.sync.ledger.aliases import load_aliases
from activation.sync.ledger.consent_facts import consent_facts
from activation.sync.ledger.consents import load_consents, record_withdrawal
from activation.sync.ledger.opening import Ledger, open_ledger
from federated.warehouse import open_warehouse

CONSENTS = (
    "intermediate/consent",
    "marts/profiles/fct_consent_changes.sql",
    "marts/profiles/dim_consents.sql",
    "marts/profiles/dim_agreements.sql",
)
TERMS = Terms((), ConsentNeed(channel="email"), None, False, ContactPolicy(version=1), {})


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
        self.told.build(as_of)
        self.build_consents(as_of, self.answers)

    def build_consents(self, as_of: str, rows: Iterable[str]) -> None:
        """Build consents of some of the rows that say yes or no."""
        warehouse = self.told.warehouse
        warehouse.execute("delete from told.int_consents_unioned")
        warehouse.execute("delete from told.int_rows_kept")
        warehouse.execute(
            "insert into told.int_rows_kept select row_key, profile_id from told.int_rows_resolved"
        )
        for row in rows:
            day, status = self.answers[row]
            if day < as_of:
                warehouse.execute(
                    "insert into told.int_consents_unioned (row_key, channel, purpose, status,"
                    f" occurred_at) values ('{row}', 'email', 'marketing', '{status}',"
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


def test_who_refused_by_address_and_later_signs_up_with_it_agrees(asked: Asked) -> None:
    """Nobody merged: the yes bears the address that the no was given under."""
    asked.answer("no", "2026-01-01", "denied", email="e@example.com")
    asked.build("2026-01-02")
    asked.answer("yes", "2026-01-05", "granted", crm_id="A", email="e@example.com")
    asked.build("2026-01-06")
    assert asked.stands_for("yes") == "granted"
    agreed = asked.told.ask("select agreed_at from told.dim_agreements")
    assert [str(at) for (at,) in agreed] == ["2026-01-05 00:00:00"]


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


def test_no_answer_is_neither_yes_nor_no_and_each_scope_has_its_own(asked: Asked) -> None:
    """One row answers for the brand and for a list; what a later one does not know is not a no."""
    asked.answer("both", "2026-01-01", "granted", crm_id="A")
    asked.answer("asked", "2026-01-02", "unknown", crm_id="A")
    asked.answer("no", "2026-01-03", "unsubscribed", crm_id="A")
    asked.answer("blank", "2026-01-04", "", crm_id="A")
    asked.build("2026-01-05")
    asked.told.warehouse.execute(
        "insert into told.int_consents_unioned (row_key, channel, purpose, scope, status,"
        " occurred_at) values ('both', 'email', 'marketing', 'list', 'denied',"
        " timestamp '2026-01-01')"
    )
    asked.models.build("2026-01-05")
    found = asked.told.ask(
        "select scope, status, previous_status from told.fct_consent_changes"
        " order by scope, occurred_at"
    )
    assert found == [
        ("brand", "granted", None),
        ("brand", "unknown", "granted"),
        ("brand", "denied", "unknown"),
        ("brand", "unknown", "denied"),
        ("list", "denied", None),
    ]
    keys = asked.told.ask("select count(distinct consent_key) from told.fct_consent_changes")
    assert keys == [(5,)]
    stands = asked.told.ask("select scope, status from told.dim_consents order by scope")
    assert stands == [("brand", "unknown"), ("list", "denied")]


def test_of_two_people_who_are_one_a_no_stands_before_what_nobody_knows(asked: Asked) -> None:
    asked.answer("yes", "2026-01-01", "granted", email="a@example.com")
    asked.answer("asked", "2026-01-02", "unknown", crm_id="B")
    asked.build("2026-01-03")
    asked.told.tell("link", "2026-01-04", crm_id="B", email="a@example.com")
    asked.build("2026-01-05")
    assert asked.stands_for("yes") == "unknown"
    asked.answer("later", "2026-01-06", "denied", email="a@example.com")
    asked.answer("last", "2026-01-06", "unknown", crm_id="B")
    asked.build("2026-01-07")
    assert asked.stands_for("yes") == "denied"


class Clock:
    """The time at which the ledger hears of a refusal."""

    now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Refusing:
    """A ledger that hears refusals, and reads the exports of what is built."""

    def __init__(self, asked: Asked, ledger: Ledger, clock: Clock, exports: Path) -> None:
        self.asked, self.ledger, self.clock, self.exports = asked, ledger, clock, exports

    def refuse(self, profile: str, day: str) -> None:
        """Let who has a link with this id take consent back."""
        self.clock.now = datetime.fromisoformat(day).replace(tzinfo=UTC)
        record_withdrawal(self.ledger, profile, "email", "marketing", "one_click")

    def load(self, as_of: str) -> None:
        """Export what is built to the ledger."""
        ask = self.asked.told.ask
        said = ask("select profile_id, status, occurred_at from told.dim_consents")
        agreed = ask("select profile_id, agreed_at from told.dim_agreements")
        steps = ask("select former_profile_id, profile_id from told.dim_profile_aliases")
        write_export(
            self.exports, as_of, {}, people=[person(profile) for profile, *_ in said],
            consents={profile: status for profile, status, _ in said},
            said_at={profile: at for profile, _, at in said},
            agreed_at=dict(agreed), aliases=dict(steps),
        )  # fmt: skip
        export = open_export(self.exports)
        load_aliases(self.ledger, export, "test")
        load_consents(self.ledger, export)

    def may_write_to(self, profile: str, day: str) -> bool:
        """Say whether the ledger lets a message out."""
        return bool(self.who_may_be_written_to([profile], day))

    def who_may_be_written_to(self, profiles: Sequence[str], day: str) -> set[str]:
        """Return those to whom the ledger lets a message out."""
        now = datetime.fromisoformat(day).replace(tzinfo=UTC)
        facts = consent_facts(self.ledger, "test", profiles, TERMS)
        return {
            profile
            for profile in profiles
            if not decide_consent(facts.get(profile, []), "email", "marketing", "brand", now)
        }


@pytest.fixture
def refusing(asked: Asked, tmp_path: Path) -> Iterator[Refusing]:
    clock = Clock()
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", clock) as ledger:
        yield Refusing(asked, ledger, clock, tmp_path / "exports")


def test_who_agreed_again_may_be_written_to_though_a_device_merges_later(
    refusing: Refusing,
) -> None:
    """The refusal was outlived by the same person's yes; the device has nothing to say in it."""
    asked = refusing.asked
    asked.told.tell("card", "2026-01-01", crm_id="A")
    asked.told.tell("visit", "2026-01-02", cookie="c")
    asked.build("2026-01-03")
    person_a = asked.told.profile_of("card")
    refusing.refuse(person_a, "2026-01-03")
    asked.answer("yes", "2026-01-05", "granted", crm_id="A")
    asked.told.tell("login", "2026-01-10", crm_id="A", cookie="c")
    asked.build("2026-01-11")
    refusing.load("2026-01-11")
    assert asked.stands_for("card") == "granted"
    assert refusing.may_write_to(person_a, "2026-01-11")
    refusing.refuse(person_a, "2026-01-12")
    assert not refusing.may_write_to(person_a, "2026-01-13")


def test_who_agreed_again_under_an_id_that_was_given_up_since_may_be_written_to(
    refusing: Refusing,
) -> None:
    """The yes was theirs alone, and is, under whatever id they are met now."""
    asked = refusing.asked
    asked.told.tell("card", "2026-01-01", crm_id="A")
    asked.build("2026-01-02")
    asked.told.tell("mail", "2026-01-02", email="b@example.com")
    asked.build("2026-01-03")
    given_up = asked.told.profile_of("mail")
    refusing.refuse(given_up, "2026-01-03")
    asked.answer("yes", "2026-01-05", "granted", email="b@example.com")
    asked.build("2026-01-06")
    asked.told.tell("link", "2026-01-10", crm_id="A", email="b@example.com")
    asked.build("2026-01-11")
    refusing.load("2026-01-11")
    merged = asked.told.profile_of("mail")
    assert merged != given_up
    assert asked.stands_for("mail") == "granted"
    assert refusing.may_write_to(merged, "2026-01-11")


def test_a_yes_that_bears_the_address_of_another_is_not_theirs(asked: Asked) -> None:
    """One address goes to whose card gave it last; a yes by that card is nobody else's."""
    asked.told.tell("one", "2026-01-01", crm_id="A", email="e@example.com")
    asked.told.tell("two", "2026-01-03", crm_id="B", email="e@example.com")
    asked.build("2026-01-04")
    holder = asked.told.profile_of("two")
    asked.answer("yes", "2026-01-06", "granted", crm_id="A", email="e@example.com")
    asked.build("2026-01-07")
    person_a = asked.told.profile_of("one")
    assert person_a != holder
    assert asked.told.ask("select profile_id from told.dim_agreements") == [(person_a,)]


def test_a_refusal_is_not_outlived_by_the_yes_of_whom_one_is_merged_with(
    refusing: Refusing,
) -> None:
    """Whichever of the two keeps the id."""
    asked = refusing.asked
    asked.told.tell("a", "2026-01-01", email="a@example.com")
    asked.told.tell("b", "2026-01-01", email="b@example.com")
    asked.told.tell("c", "2026-01-01", email="c@example.com")
    asked.build("2026-01-02")
    a, b, c = asked.told.profiles_of("abc")
    refusing.refuse(b, "2026-01-02")
    asked.answer("yes a", "2026-01-05", "granted", email="a@example.com")
    asked.answer("yes c", "2026-01-05", "granted", email="c@example.com")
    asked.told.set_maximum("email", 3)
    asked.told.tell("one", "2026-01-10", email=["a@example.com", "b@example.com", "c@example.com"])
    asked.build("2026-01-11")
    refusing.load("2026-01-11")
    assert len(set(asked.told.profiles_of("abc"))) == 1
    assert not any(refusing.may_write_to(each, "2026-01-11") for each in (a, b, c))
    asked.answer("yes", "2026-01-12", "granted", email="c@example.com")
    asked.build("2026-01-13")
    refusing.load("2026-01-13")
    assert all(refusing.may_write_to(each, "2026-01-13") for each in (a, b, c))


@pytest.mark.parametrize("asked", ["duckdb"], indirect=True)
def test_the_ledger_says_what_rows_would_say(refusing: Refusing) -> None:
    """Random answers, refusals and merges: each refusal is told to the ledger, and by a row besides."""
    asked, chance = refusing.asked, random.Random(7)
    asked.told.set_maximum("email", 50)
    people = [f"{number}@example.com" for number in range(36)]
    for each in people:
        asked.told.tell(each, "2026-01-01", email=each)
    asked.build("2026-01-02")
    ids = dict(zip(people, asked.told.profiles_of(people), strict=True))
    answers: list[str] = []
    seen = set()
    for day in range(2, 9):
        today, as_of = f"2026-01-{day:02}", f"2026-01-{day + 1:02}"
        for number in range(12):
            who, row = chance.choice(people), f"{day} {number}"
            # Half of all answers are of the same hour, so that there are ties.
            at = f"{today} {chance.choice(['10:00', f'{number + 11}:00'])}"
            told = chance.choice(["granted", "granted", "denied", "refused", "merged"])
            if told == "merged":
                asked.told.tell(row, today, email=[who, chance.choice(people)])
            elif told == "refused":
                refusing.refuse(ids[who], at)
                asked.answer(row, at, "denied", email=who)
            else:
                asked.answer(row, at, told, email=who)
                answers.append(row)
        asked.told.build(as_of)
        asked.build_consents(as_of, answers)
        refusing.load(as_of)
        asked.build_consents(as_of, asked.answers)
        said = dict(asked.told.ask("select profile_id, status from told.dim_consents"))
        allowed = refusing.who_may_be_written_to(list(ids.values()), as_of)
        for each, profile in ids.items():
            found = profile in allowed
            stands = said.get(asked.told.profile_of(each))
            assert found == (stands == "granted"), (each, as_of, stands)
            seen.add((found, profile in said))
    assert seen == {(found, living) for found in (True, False) for living in (True, False)}
