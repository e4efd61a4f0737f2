"""A call that stops half-way: what was answered is kept, and a doubt is never forgotten."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stamina
from channel_contract import AS_OF, batch, row
from sample_exports import write_export
from sample_feeds import apply, counts, definitions
from sample_feeds import hook as hook_of
from told_receiver import hook, results, vendor

from activation.channels import webhook
from activation.channels.answers import leave_over
from activation.channels.webhook import CHANNEL, part_key
from activation.errors import ChannelDown, InDoubt, RetryLater
from activation.records import Delivery, Op, Result, State, Subject
from activation.sync.drain import match_results
from activation.sync.ledger.planning import digest


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


def send(url: str, tmp_path: Path, *keys: str) -> list[Result]:
    with CHANNEL.open(hook(tmp_path, url)) as session:
        return session.send(batch(*(row(key) for key in keys)))


def answering(*told: Any):
    """Answer as told, one after another, and then as one should."""
    left = list(told)

    def answer(content: dict[str, Any]):
        status = left.pop(0) if left else None
        return results(content) if status is None else (status, {}, {})

    return answer


@pytest.mark.parametrize("later", [429, 401, 404, 422, 301])
def test_a_lost_answer_is_not_forgotten_when_the_next_one_is_clear(
    later: int, tmp_path: Path
) -> None:
    with vendor(answering(500, later, later)) as (url, seen), pytest.raises(InDoubt):
        send(url, tmp_path, "a", "b")
    assert len(seen) == (3 if later == 429 else 2)


@pytest.mark.parametrize("down", ["refused", "no address"])
def test_a_lost_answer_is_not_forgotten_when_the_receiver_then_goes(
    down: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = {"refused": webhook.httpx.ConnectError("gone"), "no address": ChannelDown("gone")}
    real, calls = webhook.post, []

    def post(*arguments: Any, **more: Any):
        calls.append(1)
        if len(calls) > 1:
            raise faults[down]
        return real(*arguments, **more)

    monkeypatch.setattr(webhook, "post", post)
    with vendor(answering(503)) as (url, _), pytest.raises(InDoubt):
        send(url, tmp_path, "a")


def test_a_success_ends_the_doubt(tmp_path: Path) -> None:
    with vendor(answering(500)) as (url, _):
        [result] = send(url, tmp_path, "a")
    assert result.state is State.SENT


@pytest.mark.parametrize(
    ("status", "third", "fourth"),
    [(500, "unknown", "retry"), (429, "retry", "retry"), (403, "retry", "retry")],
)
def test_a_half_that_was_done_stays_done_when_the_other_fails(
    status: int, third: str, fourth: str, tmp_path: Path
) -> None:
    def answer(content: dict[str, Any]):
        keys = {each["entity_key"] for each in content["rows"]}
        if len(keys) == 4 or keys == {"c", "d"}:
            return 422, {}, {}
        return (status, {}, {}) if keys == {"c"} else results(content)

    with vendor(answer) as (url, _):
        found = {result.key[0]: str(result.state) for result in send(url, tmp_path, *"abcd")}
    assert found == {"a": "sent", "b": "sent", "c": third, "d": fourth}


def test_a_part_has_the_key_the_ledger_gives_those_rows() -> None:
    rows = (row("b"), row("a"))
    assert part_key(rows) == digest(sorted(each.key for each in rows))


@pytest.mark.parametrize(
    ("error", "wait"), [(InDoubt("x"), 1.0), (RetryLater("x", 9.0), 9.0), (ChannelDown("x"), 0.0)]
)
def test_rows_not_sent_wait_behind_those_in_doubt(error: Any, wait: float) -> None:
    tried, unsent = leave_over([row("a")], [row("b")], error)
    assert (unsent.state, unsent.retry_after_seconds) == (State.RETRY, wait)
    assert (tried.state is State.UNKNOWN) is isinstance(error, InDoubt)


def test_a_half_in_doubt_goes_again_under_its_own_key(ledger, clock, tmp_path: Path) -> None:
    troubles = [422, None, 500, 500, 500]

    def answer(content: dict[str, Any]):
        status = troubles.pop(0) if troubles else None
        return results(content) if status is None else (status, {}, {})

    write_export(tmp_path / "exports", "2017-10-30", {"fans": ["ada", "bea", "cy", "dan"]})
    with vendor(answer) as (url, seen):
        [outcome] = apply(ledger, definitions(hook_of(url)), "hook", tmp_path)
    assert counts(outcome) == {"sent": 4}
    tries = [(headers["webhook-id"], len(json.loads(body)["rows"])) for headers, body in seen]
    assert [rows for _, rows in tries] == [4, 2, 2, 2, 2, 2]
    assert len({key for key, _ in tries[2:]}) == 1


def deliveries(*keys: str) -> list[Delivery]:
    about = Subject("test", "there", "fans", "", "profile", "ada")
    return [
        Delivery(key, "run", about, Op.ADD, AS_OF, 0, "hash", State.SENDING, 1, 1) for key in keys
    ]


def test_a_row_nothing_is_said_about_is_in_doubt() -> None:
    found = match_results(deliveries("a", "b"), [Result("a", State.SENT)])
    assert (found["a"].state, found["b"].state) == (State.SENT, State.UNKNOWN)


@pytest.mark.parametrize("said", [[], ["a", "a"], ["x"]])
def test_an_answer_that_does_not_fit_is_not_believed(said: list[str]) -> None:
    with pytest.raises(InDoubt):
        match_results(deliveries("a"), [Result(key, State.SENT) for key in said])


def test_a_receiver_silent_about_one_row_stops_and_keeps_the_doubt(
    ledger, clock, tmp_path: Path
) -> None:
    def answer(content: dict[str, Any]):
        said = [{"id": each["id"], "status": "ok"} for each in content["rows"]]
        silent = [each for each in content["rows"] if each["entity_key"] == "bea"]
        return 200, {}, {"results": [one for one in said if one["id"] not in ids(silent)]}

    def ids(rows: list[dict[str, Any]]) -> set[str]:
        return {each["id"] for each in rows}

    write_export(tmp_path / "exports", "2017-10-30", {"fans": ["ada", "bea"]})
    with vendor(answer) as (url, seen):
        found = definitions(hook_of(url))
        with pytest.raises(InDoubt, match="1 deliveries wait"):
            apply(ledger, found, "hook", tmp_path)
        assert len(seen) == 2
    with vendor(results) as (url, seen):
        [outcome] = apply(ledger, definitions(hook_of(url)), "hook", tmp_path)
    assert (counts(outcome), len(json.loads(seen[0][1])["rows"])) == ({"sent": 2}, 1)
