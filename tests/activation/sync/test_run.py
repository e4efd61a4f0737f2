"""Runs from end to end against real servers: what leaves, and what the next day does."""

import json
from pathlib import Path

import pytest
from sample_exports import person, write_export
from sample_feeds import apply, campaign, counts, definitions, hook, mail, template

from activation.errors import ChannelDown, GuardStopped, WorldMoved
from activation.sync.plan import plan_feed, plan_id
from activation.sync.run import Outcome
from activation.sync.status import read_status


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return tmp_path / "exports"


def mailing(port, **more):
    return definitions(mail(port, **more), campaigns=[campaign()], templates=[template()])


def rows(far_side) -> list[tuple[str, str]]:
    read = [json.loads(line) for line in far_side.lines]
    return [(row["op"], row["entity_key"]) for row in read]


def test_a_campaign_mails_each_member_once(ledger, mailbox, exports, tmp_path) -> None:
    found = mailing(mailbox.port)
    write_export(exports, "2017-10-30", {"fans": ["a", "b"]})
    [first] = apply(ledger, found, "mail", tmp_path)
    [again] = apply(ledger, found, "mail", tmp_path)
    assert (first.sent_now, counts(first), first.is_closed) == (2, {"sent": 2}, True)
    assert again.sent_now == 0
    write_export(exports, "2017-10-31", {"fans": ["a", "b", "c"]})
    [second] = apply(ledger, found, "mail", tmp_path)
    assert (second.targeted, second.sent_now) == (1, 1)
    assert mailbox.recipients == ["a@example.com", "b@example.com", "c@example.com"]


def test_every_exclusion_is_counted_once_with_its_reason(
    ledger, mailbox, exports, tmp_path
) -> None:
    found = mailing(mailbox.port, allow_list=None)
    keys = ["fine", "mute", "said_no", "silent", "paused", "bounced"]
    write_export(
        exports,
        "2017-10-30",
        {"fans": keys},
        consents=dict.fromkeys(keys, "granted") | {"said_no": "denied"} | {"silent": "unknown"},
        without_email=["mute"],
        pauses={"paused": "open_complaint"},
        suppressions=[
            {"namespace": "email", "identifier": "bounced@example.com", "channel": "email",
             "code": "hard_bounce", "occurred_at": None}
        ],
    )  # fmt: skip
    [outcome] = apply(ledger, found, "mail", tmp_path)
    assert counts(outcome) == {"sent": 1, "excluded": 5}
    assert mailbox.recipients == ["fine@example.com"]
    assert codes(ledger) == {
        "mute": "no_namespace",
        "said_no": "consent_withdrawn",
        "silent": "consent_unknown",
        "paused": "service_pause",
        "bounced": "suppressed_hard_bounce",
    }


def codes(ledger) -> dict[str, str]:
    from activation.sync.ledger.exporting import read_tables

    return {row["entity_key"]: row["code"] for row in read_tables(ledger)["exclusions"].to_pylist()}


def test_whoever_never_agreed_is_left_out(ledger, mailbox, exports, tmp_path) -> None:
    write_export(exports, "2017-10-30", {"fans": ["a", "b"]}, consents={"a": "granted"})
    apply(ledger, mailing(mailbox.port), "mail", tmp_path)
    assert codes(ledger) == {"b": "consent_unknown"}


def test_an_empty_allow_list_blocks_all(ledger, mailbox, exports, tmp_path) -> None:
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    apply(ledger, mailing(mailbox.port, allow_list=[]), "mail", tmp_path)
    assert codes(ledger) == {"a": "not_on_allow_list"}
    assert mailbox.mails == []


def test_nobody_is_mailed_before_the_launch(ledger, mailbox, exports, tmp_path) -> None:
    late = campaign(launch="2017-11-01T00:00:00Z")
    found = definitions(mail(mailbox.port), campaigns=[late], templates=[template()])
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    [outcome] = apply(ledger, found, "mail", tmp_path)
    assert (outcome.targeted, mailbox.mails) == (0, [])


def test_a_membership_follows_its_audience(ledger, far_side, exports, tmp_path) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["a", "b"]})
    apply(ledger, found, "hook", tmp_path)
    people = [person("b", "Bea"), person("c")]
    write_export(exports, "2017-10-31", {"fans": ["b", "c"]}, people=people)
    [second] = apply(ledger, found, "hook", tmp_path)
    assert sorted(rows(far_side)[:2]) == [("add", "a"), ("add", "b")]
    assert sorted(rows(far_side)[2:]) == [("add", "c"), ("remove", "a"), ("update", "b")]
    assert counts(second) == {"sent": 3}
    [third] = apply(ledger, found, "hook", tmp_path)
    assert (len(rows(far_side)), third.sent_now) == (5, 0)


def test_lost_consent_removes_a_member_of_the_audience(ledger, far_side, exports, tmp_path) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["a", "b"]})
    apply(ledger, found, "hook", tmp_path)
    no = {"a": "denied", "b": "granted"}
    write_export(exports, "2017-10-31", {"fans": ["a", "b"]}, consents=no)
    apply(ledger, found, "hook", tmp_path)
    assert rows(far_side)[2:] == [("remove", "a")]
    write_export(exports, "2017-11-01", {"fans": ["a", "b"]})
    apply(ledger, found, "hook", tmp_path)
    assert rows(far_side)[3:] == [("add", "a")]


def test_a_day_built_again_sends_only_what_differs(ledger, far_side, exports, tmp_path) -> None:
    found = definitions(hook(far_side.url))
    for number, members in enumerate((["a"], ["b"], ["a", "b"]), start=1):
        write_export(exports, "2017-10-30", {"fans": members}, number=number)
        apply(ledger, found, "hook", tmp_path)
    assert sorted(rows(far_side)) == [("add", "a"), ("add", "a"), ("add", "b"), ("remove", "a")]
    assert rows(far_side)[-1] == ("add", "a")


def test_a_mass_remove_stops_before_anything_leaves(ledger, far_side, exports, tmp_path) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": [f"m{number}" for number in range(60)]})
    apply(ledger, found, "hook", tmp_path)
    write_export(exports, "2017-10-31", {"fans": ["m1", "new"]})
    with pytest.raises(GuardStopped, match="would remove 59 of 60") as stopped:
        apply(ledger, found, "hook", tmp_path)
    assert (stopped.value.exit_code, len(far_side.lines)) == (7, 60)
    reviewed = str(stopped.value).rsplit(" ", 1)[1]
    [outcome] = apply(ledger, found, "hook", tmp_path, reviewed=reviewed)
    assert (counts(outcome), len(far_side.lines)) == ({"sent": 60}, 120)


def test_consent_lost_by_many_is_no_reason_to_wait(ledger, far_side, exports, tmp_path) -> None:
    found = definitions(hook(far_side.url))
    keys = [f"m{number}" for number in range(60)]
    write_export(exports, "2017-10-30", {"fans": keys})
    apply(ledger, found, "hook", tmp_path)
    write_export(exports, "2017-10-31", {"fans": keys}, consents=dict.fromkeys(keys, "denied"))
    [outcome] = apply(ledger, found, "hook", tmp_path)
    assert counts(outcome) == {"sent": 60}


def test_a_reviewed_plan_must_still_be_true(ledger, far_side, exports, tmp_path) -> None:
    from sample_feeds import export_time, feeds

    from activation.exports import open_export

    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    export = open_export(exports)
    planned = [
        plan_feed(ledger, feed, export, export_time(export))
        for feed in feeds(found, "hook", tmp_path)
    ]
    write_export(exports, "2017-10-31", {"fans": ["a", "b"]})
    with pytest.raises(WorldMoved, match="not what would be sent now"):
        apply(ledger, found, "hook", tmp_path, reviewed=plan_id(planned))
    assert far_side.lines == []


def test_outside_its_targets_a_destination_ends_in_the_sink(
    ledger, far_side, exports, tmp_path, monkeypatch
) -> None:
    monkeypatch.delenv("TEST_HOOK_SECRET")
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    [outcome] = apply(ledger, found, "hook", tmp_path, target="laptop")
    assert (outcome.went_to_sink, far_side.lines, counts(outcome)) == (True, [], {"sent": 1})
    [kept] = (tmp_path / "outbox" / "sink" / "hook" / "fans").iterdir()
    assert json.loads(kept.read_text())["entity_key"] == "a"


def test_what_ended_in_the_sink_is_sent_once_the_target_may_send(
    ledger, mailbox, far_side, exports, tmp_path
) -> None:
    def found(*send_from: str):
        more = {"send_from": ["test", *send_from]}
        return definitions(
            mail(mailbox.port, **more),
            hook(far_side.url, **more),
            campaigns=[campaign()],
            templates=[template()],
            policy={"caps": [{"channel": "email", "at_most": 1, "days": 7}]},
        )

    write_export(exports, "2017-10-30", {"fans": ["a"]})
    for key in ("mail", "hook"):
        [kept] = apply(ledger, found(), key, tmp_path, target="prod")
        assert (kept.went_to_sink, counts(kept)) == (True, {"sent": 1})
    assert [run.went_to_sink for run in read_status(ledger, "prod")] == [True, True]
    for key in ("mail", "hook"):
        [sent] = apply(ledger, found("prod"), key, tmp_path, target="prod")
        assert (sent.went_to_sink, sent.sent_now) == (False, 1)
    assert (mailbox.recipients, rows(far_side)) == (["a@example.com"], [("add", "a")])


def test_a_shadow_destination_never_sends(ledger, far_side, exports, tmp_path) -> None:
    found = definitions(hook(far_side.url, is_shadow=True))
    write_export(exports, "2017-10-30", {"fans": ["a"]})
    outcomes: list[Outcome] = apply(ledger, found, "hook", tmp_path)
    assert (outcomes, far_side.lines) == ([], [])


def test_an_unreachable_server_loses_nothing(ledger, mailbox, exports, tmp_path) -> None:
    write_export(exports, "2017-10-30", {"fans": ["a", "b"]})
    with pytest.raises(
        ChannelDown, match=r"mail server 127\.0\.0\.1:9 .* 2 deliveries wait"
    ) as down:
        apply(ledger, mailing(9), "mail", tmp_path)
    assert down.value.exit_code == 5
    [outcome] = apply(ledger, mailing(mailbox.port), "mail", tmp_path)
    assert (counts(outcome), len(mailbox.mails)) == ({"sent": 2}, 2)


def test_what_waits_is_sent_before_the_next_day(ledger, mailbox, exports, tmp_path) -> None:
    write_export(exports, "2017-10-30", {"fans": ["a", "b"]})
    with pytest.raises(ChannelDown):
        apply(ledger, mailing(9), "mail", tmp_path)
    people = [person(key) for key in "abc"]
    write_export(exports, "2017-10-31", {"fans": ["a", "c"]}, people=people)
    outcomes = apply(ledger, mailing(mailbox.port), "mail", tmp_path)
    assert [counts(each) for each in outcomes] == [{"sent": 1, "excluded": 1}, {"sent": 1}]
    assert codes(ledger) == {"b": "no_longer_true"}
    assert mailbox.recipients == ["a@example.com", "c@example.com"]


def test_whoever_agrees_later_is_mailed_then(ledger, mailbox, exports, tmp_path) -> None:
    found = mailing(mailbox.port)
    write_export(exports, "2017-10-30", {"fans": ["a"]}, consents={"a": "denied"})
    for number in (1, 1, 2):
        if number == 2:
            write_export(exports, "2017-10-30", {"fans": ["a"]}, number=2)
        outcomes = apply(ledger, found, "mail", tmp_path)
    assert codes(ledger) == {"a": "consent_withdrawn"}
    assert sum(each.targeted for each in outcomes) == 0
    write_export(exports, "2017-10-31", {"fans": ["a"]})
    [outcome] = apply(ledger, found, "mail", tmp_path)
    assert (counts(outcome), mailbox.recipients) == ({"sent": 1}, ["a@example.com"])
    write_export(exports, "2017-11-01", {"fans": ["a"]})
    [outcome] = apply(ledger, found, "mail", tmp_path)
    assert (outcome.targeted, len(mailbox.mails)) == (0, 1)
