"""What waits, and what may have changed until it leaves: time, consent, words and answers."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import httpx
import pytest
import stamina
from aiosmtpd.controller import Controller
from sample_exports import person, write_export
from sample_feeds import apply, campaign, counts, definitions, feeds, hook, mail, template

from activation.channels import list_channels
from activation.channels import webhook as webhook_channel
from activation.errors import ChannelDown, InDoubt, RetryLater
from activation.http_client import Reply
from activation.records import Change, Op, Result, State, Subject
from activation.sync.ledger.claiming import claim
from activation.sync.ledger.consents import record_withdrawal
from activation.sync.ledger.moves import Move, move, read_deliveries
from activation.sync.ledger.planning import RunPlan, write_plan
from activation.sync.ledger.recording import MOST_ATTEMPTS, record
from activation.sync.ledger.schema import deliveries
from activation.sync.run import apply_feeds
from activation.sync.status import read_status
from muster.demo.servers import _free_port

TAIWAN = {"version": 1, "country": "TW", "label": "Taiwan", "zones": ["Asia/Taipei"]}
NIGHT = {
    "quiet_hours": [{"channels": ["email"], "starts": "21:00", "ends": "08:00", "source": "test"}]
}
TAIPEI = [person("ada", "Ada", "en", "TW")]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return tmp_path / "exports"


def mailing(port: int, words: str = "Dear {{ name }}", **more):
    sent = campaign(**more)
    return definitions(mail(port), campaigns=[sent], templates=[template(en__txt=words)])


def by_night(port: int, **more):
    found = campaign(**more)
    return definitions(
        mail(port), campaigns=[found], templates=[template()], policy=NIGHT, regions=[TAIWAN]
    )


def test_a_mail_by_night_waits_for_the_morning(ledger, mailbox, exports, tmp_path) -> None:
    write_export(exports, "2017-10-30T14:00", {"fans": ["ada"]}, people=TAIPEI)
    [outcome] = apply(ledger, by_night(mailbox.port), "mail", tmp_path)
    assert (counts(outcome), outcome.is_closed, mailbox.mails) == ({"deferred": 1}, True, [])
    write_export(exports, "2017-10-31T00:00", {"fans": ["ada"]}, people=TAIPEI)
    first, second = apply(ledger, by_night(mailbox.port), "mail", tmp_path)
    assert (counts(first), counts(second)) == ({"sent": 1}, {})
    assert mailbox.recipients == ["ada@example.com"]


def test_a_long_apply_stops_where_the_night_begins(ledger, mailbox, exports, tmp_path) -> None:
    people = [person(key, country="TW") for key in ("ada", "bea", "cleo")]
    write_export(exports, "2017-10-30T12:00", {"fans": ["ada", "bea", "cleo"]}, people=people)
    start = datetime(2017, 10, 30, 12, 40, tzinfo=UTC)
    # Asked once for the plan, then for every mail; 13:00 is 21:00 in Taipei.
    times = (start + timedelta(minutes=8) * n for n in count())
    chosen = feeds(by_night(mailbox.port), "mail", tmp_path)
    [outcome] = apply_feeds(ledger, chosen, exports, lambda _export: next(times))
    assert (counts(outcome), len(mailbox.mails)) == ({"sent": 2, "deferred": 1}, 2)


def test_a_mail_that_waited_too_long_is_dropped(ledger, mailbox, exports, tmp_path) -> None:
    found = by_night(mailbox.port, drop_after_days=1)
    write_export(exports, "2017-10-30T14:00", {"fans": ["ada"]}, people=TAIPEI)
    apply(ledger, found, "mail", tmp_path)
    write_export(exports, "2017-11-01T00:00", {"fans": ["ada"]}, people=TAIPEI)
    apply(ledger, found, "mail", tmp_path)
    [_, run] = read_status(ledger, "test")
    assert (run.states, mailbox.mails) == ({"expired": 1}, [])


def test_consent_is_read_again_when_a_mail_leaves(ledger, mailbox, exports, tmp_path) -> None:
    write_export(exports, "2017-10-30", {"fans": ["ada", "bea"]})
    with pytest.raises(ChannelDown):
        apply(ledger, mailing(_free_port()), "mail", tmp_path)
    record_withdrawal(ledger, "ada", "email", "marketing", "one_click")
    [outcome] = apply(ledger, mailing(mailbox.port), "mail", tmp_path)
    assert counts(outcome) == {"sent": 1, "excluded": 1}
    assert mailbox.recipients == ["bea@example.com"]


class _Busy:
    """A mail server that takes a mail to nobody but Bea."""

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:
        if not address.startswith("bea"):
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def test_words_changed_after_the_first_try_are_not_sent(
    ledger, clock, mailbox, exports, tmp_path
) -> None:
    write_export(exports, "2017-10-30", {"fans": ["ada", "bea"]})
    port = _free_port()
    controller = Controller(_Busy(), hostname="127.0.0.1", port=port)
    controller.start()
    with pytest.raises(RetryLater):
        apply(ledger, mailing(port), "mail", tmp_path)
    controller.stop()
    clock.move(hours=1)
    [outcome] = apply(ledger, mailing(mailbox.port, words="Other {{ name }}"), "mail", tmp_path)
    assert counts(outcome) == {"sent": 1, "failed": 1}
    [run] = read_status(ledger, "test")
    assert [row["code"] for row in run.to_look_at] == ["payload_changed"]
    again = {"again": (State.FAILED,)}
    found = mailing(mailbox.port, words="Other {{ name }}")
    [outcome] = apply(ledger, found, "mail", tmp_path, **again)
    assert (counts(outcome), mailbox.recipients) == ({"sent": 2}, ["ada@example.com"])


def test_an_outage_is_no_try_of_anyone(ledger, mailbox, exports, tmp_path) -> None:
    write_export(exports, "2017-10-30", {"fans": ["ada", "bea"]})
    for _ in range(MOST_ATTEMPTS + 2):
        with pytest.raises(ChannelDown, match="2 deliveries wait"):
            apply(ledger, mailing(_free_port()), "mail", tmp_path)
    # Nothing had left, so that words mended meanwhile are the ones that go.
    [outcome] = apply(ledger, mailing(mailbox.port, words="Now {{ name }}"), "mail", tmp_path)
    assert (counts(outcome), len(mailbox.mails)) == ({"sent": 2}, 2)


class _Gone:
    """A mail server that knows nobody."""

    async def handle_RCPT(self, *_: object) -> str:
        return "550 5.1.1 no such mailbox"


def test_an_address_that_does_not_exist_is_never_tried_again(
    ledger, mailbox, exports, tmp_path
) -> None:
    write_export(exports, "2017-10-30", {"fans": ["ada"]})
    port = _free_port()
    controller = Controller(_Gone(), hostname="127.0.0.1", port=port)
    controller.start()
    [outcome] = apply(ledger, mailing(port), "mail", tmp_path)
    controller.stop()
    assert counts(outcome) == {"rejected": 1}
    again = campaign(key="again")
    found = definitions(mail(mailbox.port), campaigns=[again], templates=[template()])
    [outcome] = apply(ledger, found, "mail", tmp_path)
    assert (counts(outcome), mailbox.mails) == ({"excluded": 1}, [])
    [run, _] = sorted(read_status(ledger, "test"), key=lambda each: each.feed)
    assert run.excluded == {"suppressed_hard_bounce": 1}


def test_two_mails_a_week_are_enough(ledger, mailbox, exports, tmp_path) -> None:
    policy = {"caps": [{"channel": "email", "at_most": 2, "days": 7}]}
    several = [campaign(key=key) for key in ("first", "second", "third")]
    found = definitions(
        mail(mailbox.port), campaigns=several, templates=[template()], policy=policy
    )
    write_export(exports, "2017-10-30", {"fans": ["ada"]})
    outcomes = apply(ledger, found, "mail", tmp_path)
    assert [counts(each) for each in outcomes] == [{"sent": 1}, {"sent": 1}, {"excluded": 1}]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch):
    """Lose or refuse what the receiver answers, after it has worked, as told."""
    told: list[Reply | None] = []
    real = webhook_channel.post

    def post(*arguments) -> Reply:
        reply = real(*arguments)
        return (told.pop(0) or reply) if told else reply

    monkeypatch.setattr(webhook_channel, "post", post)
    with stamina.set_testing(True, attempts=1):
        yield told


def refused(status: int, **headers: str) -> Reply:
    return Reply(status, httpx.Headers(headers), b"")


def test_asked_to_wait_the_rows_wait_that_long(
    ledger, clock, far_side, exports, tmp_path, answers
) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["ada", "bea"]})
    answers.append(refused(429, **{"retry-after": "60"}))
    with pytest.raises(RetryLater, match="2 deliveries wait"):
        apply(ledger, found, "hook", tmp_path)
    clock.move(seconds=59)
    with pytest.raises(RetryLater, match="2 rows again later") as later:
        apply(ledger, found, "hook", tmp_path)
    assert later.value.exit_code == 5
    clock.move(seconds=1)
    [outcome] = apply(ledger, found, "hook", tmp_path)
    assert counts(outcome) == {"sent": 2}


def test_a_lost_answer_goes_again_under_the_same_key(
    ledger, far_side, exports, tmp_path, answers
) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["ada", "bea"]})
    answers.append(refused(500))
    with pytest.raises(InDoubt):
        apply(ledger, found, "hook", tmp_path)
    [outcome] = apply(ledger, found, "hook", tmp_path)
    assert (counts(outcome), len(far_side.lines)) == ({"sent": 2}, 2)


def test_who_may_be_there_after_a_lost_answer_is_removed_when_consent_goes(
    ledger, far_side, exports, tmp_path, answers
) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["ada"]})
    answers.append(refused(500))
    with pytest.raises(InDoubt):
        apply(ledger, found, "hook", tmp_path)
    assert len(far_side.lines) == 1
    write_export(exports, "2017-10-31", {"fans": ["ada"]}, consents={"ada": "denied"})
    apply(ledger, found, "hook", tmp_path)
    write_export(exports, "2017-11-01", {"fans": ["ada"]}, consents={"ada": "denied"})
    apply(ledger, found, "hook", tmp_path)
    assert '"op": "remove"' in far_side.lines[-1]


def test_who_may_be_there_at_the_end_of_a_key_is_removed_like_a_member(
    ledger, clock, far_side, exports, tmp_path, answers
) -> None:
    found = definitions(hook(far_side.url))
    write_export(exports, "2017-10-30", {"fans": ["ada", "bea"]})
    for hours in (0, 24):
        clock.move(hours=hours)
        answers.append(refused(500))
        with pytest.raises(InDoubt):
            apply(ledger, found, "hook", tmp_path)
    taken = len(far_side.lines)
    [again] = apply(ledger, found, "hook", tmp_path)
    assert (counts(again), len(far_side.lines)) == ({"unknown": 2}, taken)
    write_export(exports, "2017-10-31", {"fans": ["bea"]})
    apply(ledger, found, "hook", tmp_path)
    told = [json.loads(line) for line in far_side.lines[taken:]]
    assert sorted((row["op"], row["entity_key"]) for row in told) == [
        ("add", "bea"), ("remove", "ada"),
    ]  # fmt: skip
    [settled] = apply(ledger, found, "hook", tmp_path)
    assert (settled.sent_now, len(far_side.lines)) == (0, taken + 2)


def test_after_enough_tries_a_row_has_failed(ledger, clock, far_side, exports, tmp_path) -> None:
    run = RunPlan("test", "there", "fans", "", "run", clock())
    subject = Subject("test", "there", "fans", "", "profile", "ada")
    write_plan(ledger, run, [(Change(subject, Op.ADD, clock(), "p"), 0)], None)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        [claimed] = claim(ledger, run.key, "me", 1)
        with ledger.transaction() as connection:
            move(connection, clock, [Move(claimed, State.SENDING, values={"attempt": attempt})])
            sending = _read(connection)
        answer = Result(claimed.key, State.RETRY, "451", "greylisted")
        record(ledger, list_channels()["webhook"], [sending], {claimed.key: answer})
        clock.move(hours=1)
    with ledger.transaction() as connection:
        assert _read(connection).state is State.FAILED


def _read(connection):
    [delivery] = read_deliveries(connection, deliveries.c.destination == "there")
    return delivery
