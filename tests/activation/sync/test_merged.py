"""After profiles merge, what was sent to, said by or held of a former id is the survivor's."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sample_exports import person, write_export
from sample_feeds import apply, campaign, counts, definitions, hook, mail, template

from activation.sync.ledger.consents import record_withdrawal
from activation.sync.ledger.exporting import read_tables
from activation.sync.ledger.schema import memberships

MERGED = {"a": "b"}
TAIWAN = {"version": 1, "country": "TW", "label": "Taiwan", "zones": ["Asia/Taipei"]}
NIGHT = {"channels": ["email"], "starts": "21:00", "ends": "08:00", "source": "test"}


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return tmp_path / "exports"


def mailing(mailbox, *more, **policy):
    campaigns = [campaign(), *more]
    return definitions(
        mail(mailbox.port),
        campaigns=campaigns,
        templates=[template()],
        policy=policy,
        regions=[TAIWAN],
    )


def codes(ledger) -> dict[str, str]:
    return {row["entity_key"]: row["code"] for row in read_tables(ledger)["exclusions"].to_pylist()}


def rows(far_side) -> list[tuple[str, str]]:
    read = [json.loads(line) for line in far_side.lines]
    return [(row["op"], row["entity_key"]) for row in read]


def held(ledger) -> list[str]:
    with ledger.transaction() as connection:
        return sorted(connection.scalars(sa.select(memberships.c.entity_key)))


def test_who_unsubscribed_under_a_former_id_is_not_mailed(
    ledger, mailbox, exports, tmp_path
) -> None:
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    apply(ledger, mailing(mailbox), "mail", tmp_path)
    record_withdrawal(ledger, "a", "email", "marketing", "one_click")
    write_export(exports, "2017-10-31", {"fans": ["b"]}, aliases=MERGED)
    second = campaign(key="hello_again")
    apply(ledger, mailing(mailbox, second), "mail", tmp_path)
    assert (mailbox.recipients, codes(ledger)) == (["a@example.com"], {"b": "consent_withdrawn"})


@pytest.mark.parametrize("who", ["a", "b"])
@pytest.mark.parametrize("agreed", ["2017-10-01", "2017-10-20"])
def test_a_withdrawal_by_either_id_is_stricter_than_consent_from_before_the_merge(
    ledger, clock, mailbox, exports, tmp_path, who: str, agreed: str
) -> None:
    clock.now = datetime(2017, 10, 10, tzinfo=UTC)
    record_withdrawal(ledger, who, "email", "marketing", "one_click")
    said = {"b": datetime.fromisoformat(agreed)}
    write_export(exports, "2017-10-30", {"fans": ["b"]}, aliases=MERGED, said_at=said)
    apply(ledger, mailing(mailbox), "mail", tmp_path)
    assert codes(ledger) == {"b": "consent_withdrawn"}


def test_who_agrees_again_after_the_merge_is_mailed(
    ledger, clock, mailbox, exports, tmp_path
) -> None:
    clock.now = datetime(2017, 10, 1, tzinfo=UTC)
    record_withdrawal(ledger, "a", "email", "marketing", "one_click")
    write_export(exports, "2017-10-30", {"fans": ["b"]}, aliases=MERGED)
    apply(ledger, mailing(mailbox), "mail", tmp_path)
    said = {"b": datetime.fromisoformat("2017-10-30T12:00")}
    merged_at = datetime.fromisoformat("2017-10-30")
    write_export(
        exports, "2017-10-31", {"fans": ["b"]}, aliases=MERGED, said_at=said, merged_at=merged_at
    )
    apply(ledger, mailing(mailbox), "mail", tmp_path)
    assert mailbox.recipients == ["b@example.com"]


def test_a_withdrawal_for_a_former_id_counts_after_the_merge(
    ledger, mailbox, exports, tmp_path
) -> None:
    write_export(exports, "2017-10-30", {"fans": ["c"]}, aliases={"a": "b", "b": "c"})
    # The link of an old mail carries the id of its day.
    record_withdrawal(ledger, "a", "email", "marketing", "one_click")
    apply(ledger, mailing(mailbox), "mail", tmp_path)
    assert codes(ledger) == {"c": "consent_withdrawn"}


@pytest.mark.parametrize("chain", [{"a": "b"}, {"a": "x", "x": "b"}, {"x": "b", "a": "x"}])
def test_who_was_mailed_under_a_former_id_is_not_mailed_again(
    ledger, mailbox, exports, tmp_path, chain: dict[str, str]
) -> None:
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    apply(ledger, mailing(mailbox), "mail", tmp_path)
    write_export(exports, "2017-10-31", {"fans": ["b", "c"]}, aliases=chain)
    apply(ledger, mailing(mailbox), "mail", tmp_path)
    assert mailbox.recipients == ["a@example.com", "c@example.com"]


def test_two_mails_that_wait_for_one_person_become_one(ledger, mailbox, exports, tmp_path) -> None:
    found = mailing(mailbox, quiet_hours=[NIGHT])
    people = [person(key, country="TW") for key in "ab"]
    write_export(exports, "2017-10-30T14:00", {"fans": ["a", "b"]}, people=people)
    [night] = apply(ledger, found, "mail", tmp_path)
    assert counts(night) == {"deferred": 2}
    write_export(exports, "2017-10-31T02:00", {"fans": ["b"]}, people=people[1:], aliases=MERGED)
    apply(ledger, found, "mail", tmp_path)
    assert (len(mailbox.mails), list(codes(ledger).values())) == (1, ["already_sent"])


def test_caps_count_over_all_ids(ledger, mailbox, exports, tmp_path) -> None:
    caps = [{"channel": "email", "at_most": 1, "days": 7}]
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    apply(ledger, mailing(mailbox, caps=caps), "mail", tmp_path)
    write_export(exports, "2017-10-31", {"fans": ["b"]}, aliases=MERGED)
    second = campaign(key="hello_again")
    apply(ledger, mailing(mailbox, second, caps=caps), "mail", tmp_path)
    assert (codes(ledger), mailbox.recipients) == ({"b": "cap"}, ["a@example.com"])


def test_a_member_under_a_former_id_is_updated_once(ledger, far_side, exports, tmp_path) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    apply(ledger, found, "hook", tmp_path)
    for day in ("2017-10-31", "2017-11-01"):
        write_export(exports, day, {"fans": ["b"]}, aliases=MERGED)
        apply(ledger, found, "hook", tmp_path)
    assert rows(far_side) == [("add", "a"), ("update", "b")]
    assert held(ledger) == ["b"]


def test_a_far_side_that_knows_them_by_unchanged_identifiers_hears_nothing(
    ledger, far_side, exports, tmp_path
) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    apply(ledger, found, "hook", tmp_path)
    same = {"b": "a"}
    write_export(exports, "2017-10-31", {"fans": ["b"]}, aliases=MERGED, addressed_as=same)
    apply(ledger, found, "hook", tmp_path)
    assert rows(far_side) == [("add", "a")]
    write_export(exports, "2017-11-01", {"fans": []}, aliases=MERGED, addressed_as=same)
    apply(ledger, found, "hook", tmp_path)
    assert (rows(far_side)[1:], held(ledger)) == ([("remove", "b")], [])


def test_two_members_become_one(ledger, far_side, exports, tmp_path) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["a", "b"]})
    apply(ledger, found, "hook", tmp_path)
    for day in ("2017-10-31", "2017-11-01"):
        write_export(exports, day, {"fans": ["b"]}, aliases=MERGED)
        apply(ledger, found, "hook", tmp_path)
    assert rows(far_side)[2:] == [("update", "b")]
    assert held(ledger) == ["b"]


def test_who_leaves_after_the_merge_is_removed_once(ledger, far_side, exports, tmp_path) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    apply(ledger, found, "hook", tmp_path)
    for day in ("2017-10-31", "2017-11-01"):
        write_export(exports, day, {"fans": []}, people=[person("b")], aliases=MERGED)
        apply(ledger, found, "hook", tmp_path)
    assert (rows(far_side)[1:], held(ledger)) == ([("remove", "b")], [])


def test_a_withdrawal_under_a_former_id_removes_the_member(
    ledger, far_side, exports, tmp_path
) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["b"]})
    apply(ledger, found, "hook", tmp_path)
    record_withdrawal(ledger, "a", "email", "marketing", "one_click")
    write_export(exports, "2017-10-31", {"fans": ["b"]}, aliases=MERGED)
    apply(ledger, found, "hook", tmp_path)
    assert rows(far_side) == [("add", "b"), ("remove", "b")]
