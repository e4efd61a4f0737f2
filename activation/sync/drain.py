"""Sends the rows of one run batch by batch: claim, make ready, intend, send, record."""

import os
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from activation.channels.base import Session
from activation.crash import crash_point
from activation.errors import ActivationError, ChannelDown, InDoubt, RetryLater, RowRejected
from activation.exports import Export, open_export
from activation.records import IN_DOUBT, Batch, Delivery, Result, Row, State
from activation.sync.feeds import Feed
from activation.sync.ledger.aliases import read_aliases
from activation.sync.ledger.claiming import claim
from activation.sync.ledger.consents import suppress
from activation.sync.ledger.intent import intend
from activation.sync.ledger.moves import Move, move
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.recording import ASKED_TO_WAIT, CHANNEL_DOWN, record, settle
from activation.sync.payload import make_candidate, make_row, payload_hash

Progress = Callable[[int], None]
# After any of these the destination is left alone until the next apply.
STOPS = (ChannelDown, RetryLater, InDoubt)


@dataclass
class World:
    """What one apply reads: the newest export, older ones still being sent, and the time.

    The time is asked anew for every batch: a long apply may reach into quiet hours.
    """

    exports_dir: Path
    newest: Export
    contact_time: Callable[[Export], datetime]
    consent_version: int
    _older: dict[str, Export] = field(default_factory=dict)

    def export_of(self, run_id: str) -> Export:
        """Return the export a run was planned from; exports never change."""
        if run_id == self.newest.run_id:
            return self.newest
        if run_id not in self._older:
            self._older[run_id] = open_export(self.exports_dir, run_id)
        return self._older[run_id]


@dataclass
class Line:
    """The session of one destination, opened at the first batch and closed with the apply."""

    feed: Feed
    stack: ExitStack
    session: Session | None = None

    def send(self, batch: Batch) -> list[Result]:
        if self.session is None:
            self.session = self.stack.enter_context(self.feed.channel.open(self.feed.config))
        return self.session.send(batch)


def drain(
    ledger: Ledger,
    feed: Feed,
    export: Export,
    run_key: str,
    world: World,
    line: Line,
    progress: Progress | None,
) -> ActivationError | None:
    """Send batch after batch until none is left; return what stopped it, if anything did."""
    owner = f"{socket.gethostname()}/{os.getpid()}"
    members = _members_by_any_id(ledger, feed, world)
    while claimed := claim(ledger, run_key, owner, feed.channel.limits.rows_per_call):
        ready = _make_ready(ledger, feed, export, claimed)
        if not ready:
            continue
        rows = {row.key: row for _, row in ready}
        asked = [(each, make_candidate(feed, export, each, members)) for each, _ in ready]
        contact_at = world.contact_time(world.newest)
        leaving = intend(ledger, asked, feed.terms, contact_at, world.consent_version)
        if leaving:
            stopped = _send(ledger, feed, export, contact_at, line, leaving, rows)
            if stopped is not None:
                return stopped
        if progress:
            progress(len(claimed))
    return None


def _members_by_any_id(ledger: Ledger, feed: Feed, world: World) -> frozenset[str]:
    """Return who is a member now, under every id they have had: an older plan may use those."""
    members = world.newest.members(feed.audience_key)
    with ledger.transaction() as connection:
        aliases = read_aliases(connection, feed.target)
    return frozenset(aliases.all_ids(members))


def _make_ready(
    ledger: Ledger, feed: Feed, export: Export, claimed: Sequence[Delivery]
) -> list[tuple[Delivery, Row]]:
    """Build what each delivery carries; settle the ones that cannot be built."""
    ready: list[tuple[Delivery, Row]] = []
    settled: list[tuple[Delivery, State, str, str]] = []
    changed: list[Delivery] = []
    for delivery in claimed:
        try:
            row = make_row(feed, export, delivery, ledger.clock)
            payload = payload_hash(feed, export, delivery.subject.entity_key, delivery.op)
        except RowRejected as error:
            settled.append((delivery, State.EXCLUDED, error.code, str(error)))
            continue
        if payload == delivery.payload_hash:
            ready.append((delivery, row))
        elif delivery.attempt == 0:
            changed.append(replace(delivery, payload_hash=payload))
            ready.append((delivery, row))
        else:
            reason = "The template changed after the first try"
            settled.append((delivery, State.FAILED, "payload_changed", reason))
    if settled:
        settle(ledger, settled)
    if changed:
        _note_payloads(ledger, changed)
    return ready


def _note_payloads(ledger: Ledger, changed: Sequence[Delivery]) -> None:
    """Take over a payload that changed between the plan and the first try."""
    with ledger.transaction() as connection:
        moves = [
            Move(
                each,
                State.CLAIMED,
                code=each.code or "payload_noted",
                values={"payload_hash": each.payload_hash},
            )
            for each in changed
        ]
        move(connection, ledger.clock, moves)


def _send(
    ledger: Ledger,
    feed: Feed,
    export: Export,
    contact_at: datetime,
    line: Line,
    leaving: Sequence[Delivery],
    rows: dict[str, Row],
) -> ActivationError | None:
    batch = Batch(
        key=leaving[0].batch_key or "",
        run_key=leaving[0].run_key,
        audience_key=feed.audience_key,
        as_of=export.as_of,
        contact_at=contact_at,
        rows=tuple(rows[each.key] for each in leaving),
    )
    stopped: ActivationError | None = None
    try:
        results = match_results(leaving, line.send(batch))
    except STOPS as error:
        stopped = error
        results = {each.key: _stopped_result(each, error) for each in leaving}
    crash_point("send.after")
    record(ledger, feed.channel, leaving, results)
    _suppress_dead(ledger, feed, rows, results)
    return stopped


def _stopped_result(delivery: Delivery, error: ActivationError) -> Result:
    if isinstance(error, InDoubt):
        return Result(delivery.key, State.UNKNOWN, "in_doubt", str(error))
    if isinstance(error, RetryLater):
        wait = error.after_seconds
        return Result(delivery.key, State.RETRY, ASKED_TO_WAIT, str(error), "", None, None, wait)
    # The next apply may try at once: whoever runs it has put the far side right.
    return Result(delivery.key, State.RETRY, CHANNEL_DOWN, str(error), "", None, None, 0.0)


def match_results(leaving: Sequence[Delivery], results: Sequence[Result]) -> dict[str, Result]:
    """Give each delivery its result, by key; one without an answer may have arrived or not.

    Raises: InDoubt when the far side answers about no row at all, about a row twice, or about
    one it did not get.
    """
    asked = {each.key for each in leaving}
    answered = {result.key: result for result in results}
    if len(answered) != len(results) or answered.keys() - asked:
        raise InDoubt(
            "The far side answered about rows it was not sent, or twice about one. "
            "Nothing it said about this batch is believed."
        )
    if not answered:
        # Each further try asks about fewer rows, so a far side that stays silent ends here.
        raise InDoubt("The far side took the batch but did not say what became of any row.")
    reason = "The far side did not say what became of it"
    silent = {key: Result(key, State.UNKNOWN, IN_DOUBT, reason) for key in asked - answered.keys()}
    return answered | silent


def _suppress_dead(
    ledger: Ledger, feed: Feed, rows: dict[str, Row], results: dict[str, Result]
) -> None:
    dead = [rows[key] for key, result in results.items() if result.code == "hard_bounce"]
    if not dead:
        return
    with ledger.transaction() as connection:
        for row in dead:
            for namespace, identifier in row.identities.items():
                suppress(
                    ledger,
                    connection,
                    channel=feed.contact_channel,
                    namespace=namespace,
                    identifier=identifier,
                    code="hard_bounce",
                )
