"""A signed webhook: rows in one POST, an answer per row; how HTTP is spoken is elsewhere."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks
from standardwebhooks.webhooks import Webhook

from activation.channels.base import Channel, Config, Guarantee, Limits, Setting
from activation.crash import crash_point
from activation.errors import ChannelDown, InDoubt, RetryLater
from activation.http_client import Reply, check_url, make_client, post
from activation.records import Batch, Op, Result, Row, State

STATES = {"ok": State.SENT, "rejected": State.REJECTED, "retry": State.RETRY}
# Waits up to this are spent inside the call; longer ones are left to the ledger.
LONGEST_WAIT_SECONDS = 5.0

log = logging.getLogger(__name__)


def _note_retry(details: RetryDetails) -> None:
    # Only the kind of fault: what it says may hold an address or a key.
    kind = type(details.caused_by).__name__
    log.info("try %d failed (%s), next in %.1f s", details.retry_num, kind, details.wait_for)


# Left alone, stamina prints through structlog where that is installed: on standard output.
set_on_retry_hooks([_note_retry])


class _TryAgain(Exception):
    """A refusal after which the same request may be made again at once."""

    def __init__(self, reply: Reply | None, said: str) -> None:
        super().__init__(said)
        self.reply = reply


class _Hook:
    """One receiver and its signing key."""

    def __init__(self, config: Config, client: httpx.Client) -> None:
        self.config = config
        self.client = client
        self.signer = Webhook(config["secret"])

    def send(self, batch: Batch) -> list[Result]:
        """Post the rows and read one answer for each; a refused batch is halved."""
        body = _body(batch, self.config.destination)
        reply = self._post(batch.key, body)
        if reply.status < 300:
            return _read_results(reply, batch, self.config)
        if reply.status in (400, 413, 422):
            return self._halve(batch, reply)
        raise ChannelDown(
            f"destination {self.config.destination}: the receiver refuses us ({reply.status}). "
            "Nothing is lost: check the address and the secret, then apply again."
        )

    def _halve(self, batch: Batch, reply: Reply) -> list[Result]:
        rows = batch.rows
        if len(rows) == 1:
            said = f"{reply.status} {reply.body[:200].decode('utf-8', 'replace')}".strip()
            return [Result(rows[0].key, State.REJECTED, str(reply.status), said)]
        middle = len(rows) // 2
        halves = (rows[:middle], rows[middle:])
        return [
            result
            for half in halves
            for result in self.send(replace(batch, key=_part_key(batch, half), rows=half))
        ]

    def _post(self, key: str, body: bytes) -> Reply:
        """Post the same bytes under the same key until an answer counts."""
        try:
            for attempt in stamina.retry_context(
                on=_wait, attempts=4, timeout=20.0, wait_initial=0.2, wait_max=2.0
            ):
                with attempt:
                    return self._post_once(key, body)
        except _TryAgain as error:
            raise _later(self.config.destination, error) from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ChannelDown(
                f"destination {self.config.destination}: the receiver cannot be reached "
                f"({type(error).__name__}). Nothing is lost: start it or correct the address, "
                "then apply again."
            ) from error
        except httpx.TransportError as error:
            raise InDoubt(
                f"destination {self.config.destination}: the answer was lost "
                f"({type(error).__name__}). The same rows go again under the same key."
            ) from error
        raise InDoubt(f"destination {self.config.destination}: no answer. Apply again.")

    def _post_once(self, key: str, body: bytes) -> Reply:
        now = datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "idempotency-key": key,
            "webhook-id": key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self.signer.sign(key, now, body.decode()),
        }
        crash_point("send.before")
        reply = post(self.client, self.config["url"], body, headers)
        crash_point("send.during")
        if reply.status == 429 or reply.status >= 500:
            raise _TryAgain(reply, f"answered {reply.status}")
        return reply


def _wait(error: Exception) -> bool | float:
    if isinstance(error, _TryAgain):
        asked = _retry_after(error.reply)
        if asked is None:
            return True
        return asked if asked <= LONGEST_WAIT_SECONDS else False
    return isinstance(error, httpx.TransportError)


def _retry_after(reply: Reply | None) -> float | None:
    text = reply.headers.get("retry-after", "") if reply else ""
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _later(destination: str, error: _TryAgain) -> RetryLater | InDoubt:
    text = f"destination {destination}: the receiver {error}. The rows wait; apply again later."
    if error.reply is not None and error.reply.status == 429:
        return RetryLater(text, _retry_after(error.reply))
    return InDoubt(text)


def _part_key(batch: Batch, rows: tuple[Row, ...]) -> str:
    return f"{batch.key[:32]}-{rows[0].key[:16]}-{len(rows)}"


def _body(batch: Batch, destination: str) -> bytes:
    content = {
        "type": "audience.members",
        "destination": destination,
        "audience": batch.audience_key,
        "as_of": batch.as_of.isoformat(),
        "rows": [
            {
                "id": row.key,
                "op": row.op,
                "entity_key": row.entity_key,
                "identities": dict(row.identities),
                "attributes": dict(row.attributes),
            }
            for row in batch.rows
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _read_results(reply: Reply, batch: Batch, config: Config) -> list[Result]:
    if config["answers"] == "status":
        return [Result(row.key, State.SENT, reference=batch.key) for row in batch.rows]
    try:
        answers = json.loads(reply.body)["results"]
        return [_read_result(answer, batch) for answer in answers]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InDoubt(
            f"destination {config.destination}: the receiver took the rows but does not say what "
            "became of each. Have it answer results, or write answers: status."
        ) from error


def _read_result(answer: dict[str, Any], batch: Batch) -> Result:
    state = STATES[answer["status"]]
    reason = str(answer.get("reason", ""))
    return Result(str(answer["id"]), state, str(answer.get("code", "")), reason, batch.key)


@contextmanager
def _open(config: Config) -> Iterator[_Hook]:
    where = f"destination {config.destination}: settings.url"
    check_url(config["url"], is_internal=config.is_internal, where=where)
    with make_client(is_internal=config.is_internal) as client:
        yield _Hook(config, client)


CHANNEL = Channel(
    key="webhook",
    label="Signed webhook",
    needs=(),
    takes=frozenset({Op.ADD, Op.UPDATE, Op.REMOVE}),
    guarantee=Guarantee.IDEMPOTENT,
    key_life=timedelta(hours=24),
    limits=Limits(
        rows_per_call=50,
        source="Standard Webhooks specification: bodies below 20 kB are advised",
        read_on="2026-11-21",
    ),
    settings={
        "url": Setting("Where rows are posted"),
        "secret": Setting("Signing key (whsec_…)", is_secret=True),
        "answers": Setting("rows, or status when 2xx takes all rows", default="rows"),
    },
    errors={
        "429": "waits as long as Retry-After says",
        "5xx, answer lost": "the same rows again under the same key",
        "400, 413, 422": "the batch is halved until the row at fault stands alone: rejected",
        "401, 403, 404": "the receiver refuses us: stops, the rows wait",
        "no connection": "nothing left: waits in the ledger",
    },
    open=_open,
    contact_channel="webhook",
)
