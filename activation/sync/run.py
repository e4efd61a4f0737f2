"""Applies a plan to one destination and closes its runs; how one batch leaves is in drain."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from activation.errors import ActivationError, GuardStopped, RetryLater, WorldMoved
from activation.exports import Export, open_export
from activation.records import OPEN_STATES, State
from activation.sync.drain import Line, Progress, World, drain
from activation.sync.feeds import Feed
from activation.sync.ledger.aliases import load_aliases
from activation.sync.ledger.claiming import recover, reopen, wake
from activation.sync.ledger.consents import load_consents
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.planning import write_plan
from activation.sync.ledger.recording import close_run, count_states
from activation.sync.ledger.schema import deliveries, runs
from activation.sync.plan import FeedPlan, plan_feed, plan_id


@dataclass(frozen=True)
class Outcome:
    """What became of one run of one feed."""

    destination: str
    feed: str
    kind: str
    export_run_id: str
    targeted: int
    states: dict[str, int]
    sent_now: int
    is_closed: bool
    went_to_sink: bool


def apply_feeds(
    ledger: Ledger,
    feeds: Sequence[Feed],
    exports_dir: Path,
    contact_time: Callable[[Export], datetime],
    *,
    reviewed: str | None = None,
    again: tuple[State, ...] = (),
    progress: Progress | None = None,
) -> list[Outcome]:
    """Bring one destination up to the newest export and say what became of each run.

    `again` names states that have ended badly and are tried once more.

    `reviewed` is the id of a plan a person has seen: it must be what would happen now, and it
    lets a guarded plan through.

    Raises: GuardStopped, WorldMoved before anything leaves; ChannelDown, RetryLater, InDoubt
    when the destination does not take all of it, after everything else is recorded.
    """
    if not feeds:
        return []
    first = feeds[0]
    with ledger.hold(first.destination.key), ExitStack() as stack:
        export = open_export(exports_dir)
        contact_at = contact_time(export)
        version = load_consents(ledger, export)
        load_aliases(ledger, export, first.target)
        recover(ledger, first.channel, first.target, first.destination.key)
        reopen(ledger, first.target, first.destination.key, again)
        wake(ledger, first.target, first.destination.key, contact_at)
        plans = [plan_feed(ledger, feed, export, contact_at) for feed in feeds]
        _check_reviewed(plans, reviewed)
        if first.destination.is_shadow:
            return []
        for plan in plans:
            write_plan(ledger, plan.run, plan.changes, plan.needed)
        world = World(exports_dir, export, contact_time, version)
        return _drain_all(ledger, plans, world, Line(first, stack), progress)


def _check_reviewed(plans: Sequence[FeedPlan], reviewed: str | None) -> None:
    now = plan_id(plans)
    name = plans[0].feed.destination.key
    if reviewed and reviewed != now:
        raise WorldMoved(
            f"destination {name}: plan {reviewed} is not what would be sent now ({now}). "
            f"Nothing left. Look again: muster activate plan {name}"
        )
    guards = [f"{plan.feed.name} {plan.guard}" for plan in plans if plan.guard]
    if guards and not reviewed:
        raise GuardStopped(
            f"destination {name}: {'; '.join(guards)}. Nothing left. If that is right: "
            f"muster activate apply {name} --plan {now}"
        )


def _drain_all(
    ledger: Ledger,
    plans: Sequence[FeedPlan],
    world: World,
    line: Line,
    progress: Progress | None,
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    stopped: ActivationError | None = None
    for plan in plans:
        for run_key, export_run_id in _open_runs(ledger, plan):
            export = world.export_of(export_run_id)
            before = _count_sent(ledger, run_key)
            if stopped is None:
                stopped = drain(ledger, plan.feed, export, run_key, world, line, progress)
            is_closed = close_run(ledger, run_key)
            outcomes.append(_outcome(ledger, plan, run_key, export_run_id, before, is_closed))
    waiting = sum(sum(each.states[state] for state in OPEN_STATES) for each in outcomes)
    if stopped is not None:
        raise type(stopped)(f"{stopped} {waiting} deliveries wait in the ledger.") from stopped
    if waiting:
        raise RetryLater(
            f"destination {plans[0].feed.destination.key}: asked us to send {waiting} rows again "
            "later. They wait in the ledger; apply again."
        )
    return outcomes


def _open_runs(ledger: Ledger, plan: FeedPlan) -> list[tuple[str, str]]:
    """Return the runs of a feed that are not closed, the oldest first, and always the newest."""
    run = plan.run
    statement = (
        sa.select(runs.c.run_key, runs.c.export_run_id)
        .where(
            runs.c.target == run.target,
            runs.c.destination == run.destination,
            runs.c.audience_key == run.audience_key,
            runs.c.campaign == run.campaign,
            sa.or_(
                runs.c.state == "open",
                runs.c.run_key == run.key,
                runs.c.run_key.in_(
                    sa.select(deliveries.c.run_key).where(deliveries.c.state.in_(OPEN_STATES))
                ),
            ),
        )
        .order_by(runs.c.as_of, runs.c.export_run_id)
    )
    with ledger.transaction() as connection:
        return [(row[0], row[1]) for row in connection.execute(statement)]


def _count_sent(ledger: Ledger, run_key: str) -> int:
    with ledger.transaction() as connection:
        return count_states(connection, run_key)[State.SENT]


def _outcome(
    ledger: Ledger, plan: FeedPlan, run_key: str, export_run_id: str, before: int, is_closed: bool
) -> Outcome:
    with ledger.transaction() as connection:
        states = count_states(connection, run_key)
    return Outcome(
        destination=plan.feed.destination.key,
        feed=plan.feed.name,
        kind="campaign" if plan.feed.campaign else "membership",
        export_run_id=export_run_id,
        targeted=sum(states.values()),
        states={str(state): count for state, count in states.items()},
        sent_now=states[State.SENT] - before,
        is_closed=is_closed,
        went_to_sink=plan.feed.goes_to_sink,
    )
