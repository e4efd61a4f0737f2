"""A signed webhook: rows in one POST, an answer per row; how HTTP is spoken is elsewhere."""

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks
from standardwebhooks.webhooks import Webhook

from activation.channels.answers import MOST_KEPT, STOPS, leave_over, without_addresses
from activation.channels.base import Channel, Config, Guarantee, Limits, Setting
from activation.clock import system_clock
from activation.crash import crash_point
from activation.errors import ChannelDown, InDoubt, RetryLater
from activation.http_client import (
    REPLY_BYTES,
    ROWS_REPLY_BYTES,
    Reply,
    check_url,
    make_client,
    post,
)
from activation.records import Batch, Op, Result, Row, State

STATES = {"ok": State.SENT, "rejected": State.REJECTED, "retry": State.RETRY}
# Answers after which the fault is looked for among the rows.
REFUSED_ROWS = (400, 413, 422)
# Faults before the first byte of the rows left.
NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# A code is a word, whatever the receiver makes of it.
MOST_CODE = 60
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

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"answered {reply.status}")
        self.reply = reply


class _Hook:
    """One receiver and its signing key."""

    def __init__(self, config: Config, client: httpx.Client) -> None:
        self.config = config
        self.client = client
        self.signer = Webhook(config["secret"])

    def send(self, batch: Batch) -> list[Result]:
        """Post the rows and read one answer for each; a refused batch is halved.

        What was answered before a half went wrong is kept.
        """
        results: list[Result] = []
        parts = [batch]
        while parts:
            part = parts.pop(0)
            try:
                reply = self._post(part.key, _body(part, self.config.destination))
                if reply.status >= 300 and len(part.rows) > 1:
                    parts[:0] = _halves(part)
                else:
                    results += self._read(reply, part)
            except STOPS as error:
                if not results:
                    raise
                unsent = [row for each in parts for row in each.rows]
                return results + leave_over(part.rows, unsent, error)
        return results

    def _read(self, reply: Reply, part: Batch) -> list[Result]:
        if reply.status < 300:
            return _read_results(reply, part, self.config)
        return [_refused(row, reply) for row in part.rows]

    def _post(self, key: str, body: bytes) -> Reply:
        """Post the same bytes under the same key until an answer counts.

        Once an answer was lost, only a success ends the doubt: whatever goes wrong later says
        nothing about the first try.
        """
        lost: list[Exception] = []
        try:
            reply = self._post_until(key, body, lost)
            if reply.status < 300 or (reply.status in REFUSED_ROWS and not lost):
                return reply
            error: Exception = ChannelDown(
                f"destination {self.config.destination}: the receiver refuses us "
                f"({reply.status}). Nothing is lost: check the address and the secret, then "
                "apply again."
            )
        except _TryAgain as again:
            error = RetryLater(
                f"destination {self.config.destination}: the receiver {again}. The rows wait; "
                "apply again later.",
                _retry_after(again.reply),
            )
        except NOTHING_LEFT as down:
            error = ChannelDown(
                f"destination {self.config.destination}: the receiver cannot be reached "
                f"({type(down).__name__}). Nothing is lost: start it or correct the address, "
                "then apply again."
            )
        except (httpx.TransportError, ChannelDown) as down:
            error = down
        if lost:
            raise InDoubt(
                f"destination {self.config.destination}: the receiver may have taken the rows or "
                f"not ({_kind(lost[0])}). The same rows go again under the same key; apply again."
            ) from error
        raise error

    def _post_until(self, key: str, body: bytes, lost: list[Exception]) -> Reply:
        for attempt in stamina.retry_context(
            on=_wait, attempts=4, timeout=20.0, wait_initial=0.2, wait_max=2.0
        ):
            with attempt:
                try:
                    return self._post_once(key, body)
                except Exception as error:
                    lost += [error] if _is_doubtful(error) else []
                    raise
        raise InDoubt(f"destination {self.config.destination}: no answer. Apply again.")

    def _post_once(self, key: str, body: bytes) -> Reply:
        now = system_clock()
        headers = {
            "content-type": "application/json",
            "idempotency-key": key,
            "webhook-id": key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self.signer.sign(key, now, body.decode()),
        }
        crash_point("send.before")
        most = ROWS_REPLY_BYTES if self.config["answers"] == "rows" else REPLY_BYTES
        reply = post(self.client, self.config["url"], body, headers, most)
        crash_point("send.during")
        if reply.status == 429 or reply.status >= 500:
            raise _TryAgain(reply)
        return reply


def _wait(error: Exception) -> bool | float:
    if isinstance(error, _TryAgain):
        asked = _retry_after(error.reply)
        if asked is None:
            return True
        return asked if asked <= LONGEST_WAIT_SECONDS else False
    return isinstance(error, httpx.TransportError)


def _retry_after(reply: Reply) -> float | None:
    text = str(reply.headers.get("retry-after", ""))
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - system_clock()).total_seconds())
    except (ValueError, TypeError):
        return None


def _is_doubtful(error: Exception) -> bool:
    """Return whether the receiver may have taken the rows although we got no answer that counts."""
    if isinstance(error, _TryAgain):
        return error.reply.status >= 500
    return isinstance(error, httpx.TransportError) and not isinstance(error, NOTHING_LEFT)


def _kind(error: Exception) -> str:
    return str(error) if isinstance(error, _TryAgain) else type(error).__name__


def _halves(batch: Batch) -> list[Batch]:
    """Return both halves under the key the ledger would give them.

    So when one of them has to go again alone, it goes under the key it went under before.
    """
    middle = len(batch.rows) // 2
    return [
        replace(batch, key=part_key(rows), rows=rows)
        for rows in (batch.rows[:middle], batch.rows[middle:])
    ]


def part_key(rows: tuple[Row, ...]) -> str:
    """Return the key of a batch of these rows."""
    keys = sorted(row.key for row in rows)
    return hashlib.sha256(json.dumps(keys, separators=(",", ":")).encode()).hexdigest()


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
    key, state = str(answer["id"]), STATES[answer["status"]]
    known = [value for row in batch.rows if row.key == key for value in row.identities.values()]
    reason = without_addresses(str(answer.get("reason", "")), known)
    code = without_addresses(str(answer.get("code", "")), known)[:MOST_CODE]
    return Result(key, state, code, reason, batch.key)


def _refused(row: Row, reply: Reply) -> Result:
    said = without_addresses(reply.body, row.identities.values())
    reason = f"{reply.status} {said}".strip()[:MOST_KEPT]
    return Result(row.key, State.REJECTED, str(reply.status), reason)


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
