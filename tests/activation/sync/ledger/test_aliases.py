"""Former ids lead to the profile in use, whatever the chain, and an old ledger learns of them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sample_exports import write_export

from activation.exports import open_export
from activation.sync.ledger.aliases import follow, load_aliases, read_aliases
from activation.sync.ledger.migrations import MIGRATIONS, version_of
from activation.sync.ledger.opening import open_ledger
from activation.sync.ledger.schema import aliases, facts

EARLY, LATE = datetime(2017, 1, 1, tzinfo=UTC), datetime(2017, 2, 1, tzinfo=UTC)


def step(former: str, profile: str, merged_at: datetime = EARLY) -> dict[str, object]:
    return {"former_profile_id": former, "profile_id": profile, "merged_at": merged_at}


def test_a_chain_ends_with_the_last_profile_and_the_last_merge() -> None:
    ends = follow([step("a", "b"), step("b", "c", LATE), step("c", "d")])
    assert ends == {"a": ("d", LATE), "b": ("d", LATE), "c": ("d", EARLY)}


def test_an_alias_that_was_led_on_is_as_late_as_its_newest_step() -> None:
    """Whose consent it was is open since then, however early the id was given up."""
    assert follow([{**step("a", "c"), "led_at": LATE}]) == {"a": ("c", LATE)}


@pytest.mark.parametrize(
    "steps",
    [[("a", "b"), ("b", "a")], [("a", "a")], [("x", "a"), ("a", "b"), ("b", "c"), ("c", "a")]],
)
def test_ids_that_lead_to_each_other_are_one_person(steps) -> None:
    ends = follow([step(*each) for each in steps])
    assert {profile for profile, _ in ends.values()} <= {"a"}
    assert set(ends) == {key for each in steps for key in each} - {"a"}


@pytest.mark.parametrize("asked", ["a", "b", "c"])
def test_every_id_leads_to_the_whole_person(ledger, tmp_path: Path, asked: str) -> None:
    write_export(tmp_path, "2017-10-30", {}, aliases={"a": "c", "b": "c", "x": "y"})
    load_aliases(ledger, open_export(tmp_path), "test")
    with ledger.transaction() as connection:
        found = read_aliases(connection, "test", [asked])
        elsewhere = read_aliases(connection, "elsewhere", [asked])
    assert found.group(asked) == ("c", "a", "b")
    assert elsewhere.group(asked) == (asked,)


def test_the_newest_export_says_who_is_merged(ledger, tmp_path: Path) -> None:
    for day, merged in (("2017-10-30", {"a": "b"}), ("2017-10-31", {"c": "b"})):
        write_export(tmp_path, day, {}, aliases=merged)
        load_aliases(ledger, open_export(tmp_path), "test")
    with ledger.transaction() as connection:
        assert read_aliases(connection, "test").group("b") == ("b", "c")


def test_an_old_ledger_is_brought_forward(tmp_path: Path, clock) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with open_ledger(url, clock) as ledger, ledger.transaction() as connection:
        aliases.drop(connection)
        connection.execute(facts.update().where(facts.c.name == "version").values(value="1"))
    with open_ledger(url, clock) as ledger, ledger.transaction() as connection:
        assert version_of(connection) == len(MIGRATIONS)
        assert read_aliases(connection, "test").taken_over == {}
