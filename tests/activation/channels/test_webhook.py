"""The webhook keeps the channel contract and reads every answer by row, whatever its order."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stamina
from channel_contract import SECRET, ChannelContract, batch, row
from sample_feeds import HOOK_SECRET
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from told_receiver import hook, results, vendor

from activation.channels.webhook import CHANNEL
from activation.errors import ChannelDown, InDoubt, RetryLater, SettingsError
from activation.records import Result, State
from muster.demo.servers import _free_port


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


class TestWebhook(ChannelContract):
    key = "webhook"

    @pytest.fixture(autouse=True)
    def _receiver(self, far_side: Any, tmp_path: Path) -> None:
        self.far_side, self.tmp_path = far_side, tmp_path

    def config(self):
        return hook(self.tmp_path, f"{self.far_side.url}/hook")

    def broken(self):
        return hook(self.tmp_path, f"http://127.0.0.1:{_free_port()}/hook")

    def received(self) -> list[str]:
        return [json.loads(line)["entity_key"] for line in self.far_side.lines]

    def text_of(self, key: str) -> str:
        rows = [json.loads(line) for line in self.far_side.lines]
        return next(each["attributes"]["name"] for each in rows if each["entity_key"] == key)

    def test_a_wrong_signature_stops_and_keeps_nothing(self) -> None:
        config = hook(self.tmp_path, f"{self.far_side.url}/hook", secret=SECRET)
        with (
            pytest.raises(ChannelDown, match=r"refuses us \(401\)"),
            CHANNEL.open(config) as session,
        ):
            session.send(batch(self.row("a")))
        assert self.received() == []


def send(url: str, tmp_path: Path, *keys: str, **more: str) -> list[Result]:
    with CHANNEL.open(hook(tmp_path, url, **more)) as session:
        return session.send(batch(*(row(key) for key in keys)))


def test_each_row_has_its_own_answer(tmp_path: Path) -> None:
    with vendor(lambda content: results(content, b="rejected", c="retry")) as (url, _):
        found = {result.key[0]: result.state for result in send(url, tmp_path, "a", "b", "c")}
    assert found == {"a": State.SENT, "b": State.REJECTED, "c": State.RETRY}


def test_the_signature_covers_the_body(tmp_path: Path) -> None:
    with vendor(results) as (url, seen):
        send(url, tmp_path, "a")
    [(headers, body)] = seen
    verifier = Webhook(HOOK_SECRET)
    assert verifier.verify(body, headers)["rows"][0]["entity_key"] == "a"
    assert headers["idempotency-key"] == headers["webhook-id"] == "batch"
    with pytest.raises(WebhookVerificationError):
        verifier.verify(body.replace(b'"a"', b'"b"'), headers)


def test_asked_to_wait_it_waits_outside_the_call(tmp_path: Path) -> None:
    def answer(_content):
        return 429, {"retry-after": "77"}, {}

    with vendor(answer) as (url, seen), pytest.raises(RetryLater) as later:
        send(url, tmp_path, "a")
    assert (later.value.after_seconds, len(seen)) == (77.0, 1)


def test_a_passing_trouble_is_tried_again_with_the_same_bytes(tmp_path: Path) -> None:
    troubles = iter([(503, {}, {}), (500, {}, {})])

    def answer(content):
        return next(troubles, None) or results(content)

    with vendor(answer) as (url, seen):
        [result] = send(url, tmp_path, "a")
    assert result.state is State.SENT
    assert len({(headers["webhook-id"], body) for headers, body in seen}) == 1
    assert len(seen) == 3


def test_a_lasting_trouble_leaves_doubt(tmp_path: Path) -> None:
    with vendor(lambda _: (500, {}, {})) as (url, _), pytest.raises(InDoubt):
        send(url, tmp_path, "a")


def test_a_poisoned_batch_is_halved_until_one_row_stands_alone(tmp_path: Path) -> None:
    def answer(content):
        if any(each["entity_key"] == "c" for each in content["rows"]):
            return 422, {}, {"error": "bad name"}
        return results(content)

    with vendor(answer) as (url, seen):
        found = {result.key[0]: result for result in send(url, tmp_path, *"abcdefgh")}
    assert [key for key, result in found.items() if result.state is State.REJECTED] == ["c"]
    assert "bad name" in found["c"].reason
    keys = [headers["webhook-id"] for headers, _ in seen]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("content", [{}, {"results": "no"}, {"results": [{"id": "x"}]}, []])
def test_an_answer_without_rows_is_not_believed(content: Any, tmp_path: Path) -> None:
    with vendor(lambda _: (200, {}, content)) as (url, _), pytest.raises(InDoubt):
        send(url, tmp_path, "a")


def test_a_receiver_may_answer_by_status_when_we_are_told_so(tmp_path: Path) -> None:
    with vendor(lambda _: (204, {}, {})) as (url, _):
        [result] = send(url, tmp_path, "a", answers="status")
    assert result.state is State.SENT


def test_only_an_internal_destination_may_skip_https(tmp_path: Path) -> None:
    outside = hook(tmp_path, "http://shop.example/hook")
    object.__setattr__(outside, "is_internal", False)
    with pytest.raises(SettingsError, match="is not https"), CHANNEL.open(outside):
        pass


@pytest.mark.parametrize("status", [200, 422])
def test_no_address_is_in_what_is_kept_of_an_answer(status: int, tmp_path: Path) -> None:
    said = "a@example.com is bad (A@EXAMPLE.COM, or b.c@x.example) " + "x" * 5_000

    def answer(content: dict[str, Any]):
        row = {"id": content["rows"][0]["id"], "status": "rejected", "reason": said, "code": said}
        return status, {}, {"results": [row]}

    with vendor(answer) as (url, _):
        [result] = send(url, tmp_path, "a")
    assert result.state is State.REJECTED
    assert "<address> is bad (<address>, or <address>)" in result.reason
    assert len(result.reason) <= 300 and len(result.code) <= 60
    assert "@" not in result.reason + result.code
