"""The ledger's laws: keys, fences, balance, append-only events, versions, one sender at a time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from activation.channels import list_channels
from activation.errors import LedgerBusy, LedgerConflict, LedgerUnbalanced, SettingsError
from activation.records import DOUBTFUL_PAYLOAD, Change, Op, Result, State, Subject
from activation.sync.ledger.claiming import LEASE, claim, recover, reopen
from activation.sync.ledger.migrations import MIGRATIONS, pending, version_of
from activation.sync.ledger.moves import Move, move
from activation.sync.ledger.opening import open_ledger
from activation.sync.ledger.planning import RunPlan, delivery_key, read_memberships, write_plan
from activation.sync.ledger.recording import check_balance, close_run, count_states, record
from activation.sync.ledger.schema import deliveries, events, facts, runs

AS_OF = datetime(2017, 10, 30, tzinfo=UTC)
RUN = RunPlan("test", "there", "fans", "", "run-1", AS_OF)
WEBHOOK = list_channels()["webhook"]


def change(key: str, payload: str = "p") -> Change:
    subject = Subject("test", "there", "fans", "", "profile", key)
    return Change(subject, Op.ADD, AS_OF, payload)


def plan(ledger, *keys: str, payload: str = "p") -> None:
    write_plan(ledger, RUN, [(change(key, payload), 0) for key in keys], None)


def states(ledger) -> dict[State, int]:
    with ledger.transaction() as connection:
        return {state: n for state, n in count_states(connection, RUN.key).items() if n}


def test_the_same_plan_twice_is_one_plan(ledger) -> None:
    plan(ledger, "a", "b")
    plan(ledger, "a", "b")
    assert states(ledger) == {State.PLANNED: 2}


def test_the_same_key_with_another_payload_is_an_error(ledger) -> None:
    plan(ledger, "a")
    with pytest.raises(LedgerConflict, match="another payload"):
        plan(ledger, "b", "a", payload="other")
    assert states(ledger) == {State.PLANNED: 1}


def test_every_part_of_a_delivery_is_part_of_its_key() -> None:
    base = ("test", "there", "fans", "", "profile", "a")
    variants = [
        (Subject(*base[:place], "other", *base[place + 1 :]), Op.ADD, AS_OF, 0)
        for place in range(len(base))
    ]
    variants += [
        (Subject(*base), Op.ADD, AS_OF, 0),
        (Subject(*base), Op.REMOVE, AS_OF, 0),
        (Subject(*base), Op.ADD, AS_OF + timedelta(days=1), 0),
        (Subject(*base), Op.ADD, AS_OF, 1),
    ]
    assert len({delivery_key(*variant) for variant in variants}) == len(variants) == 10


def test_a_claim_raises_the_fence_and_sets_a_lease(ledger, clock) -> None:
    plan(ledger, "a")
    [claimed] = claim(ledger, RUN.key, "me", 10)
    assert (claimed.fence, claimed.state) == (1, State.CLAIMED)
    with ledger.transaction() as connection:
        assert connection.scalar(sa.select(deliveries.c.lease_until)) == clock.now + LEASE


def test_a_worker_that_was_taken_over_records_nothing(ledger) -> None:
    plan(ledger, "a")
    [old] = claim(ledger, RUN.key, "old", 10)
    recover(ledger, WEBHOOK, "test", "there")
    [new] = claim(ledger, RUN.key, "new", 10)
    result = {old.key: Result(old.key, State.SENT)}
    with pytest.raises(LedgerConflict, match="taken over"):
        record(ledger, WEBHOOK, [old], result)
    assert (states(ledger), new.fence) == ({State.CLAIMED: 1}, 2)


@pytest.mark.parametrize(
    ("channel", "state"),
    [("webhook", State.RETRY), ("files", State.RETRY), ("smtp_email", State.UNKNOWN)],
)
def test_a_lost_answer_is_settled_by_what_the_channel_allows(ledger, channel, state) -> None:
    plan(ledger, "a")
    _mark_sending(ledger)
    recover(ledger, list_channels()[channel], "test", "there")
    assert states(ledger) == {state: 1}


def test_a_key_the_far_side_may_have_forgotten_is_not_used_again(ledger, clock) -> None:
    plan(ledger, "a")
    _mark_sending(ledger)
    clock.move(hours=24)
    recover(ledger, WEBHOOK, "test", "there")
    assert states(ledger) == {State.UNKNOWN: 1}


def test_an_add_in_doubt_may_be_there_whatever_ends_it(ledger, clock) -> None:
    plan(ledger, "a")
    _mark_sending(ledger)
    clock.move(hours=24)
    recover(ledger, WEBHOOK, "test", "there")
    with ledger.transaction() as connection:
        assert read_memberships(connection, RUN)["a"].payload_hash == DOUBTFUL_PAYLOAD
    assert reopen(ledger, "test", "there", (State.UNKNOWN,)) == 1
    [again] = claim(ledger, RUN.key, "me", 10)
    assert (again.attempt, again.is_in_doubt) == (0, True)


def _mark_sending(ledger) -> None:
    [claimed] = claim(ledger, RUN.key, "me", 10)
    with ledger.transaction() as connection:
        values = {"first_try_at": ledger.clock(), "attempt": 1}
        move(connection, ledger.clock, [Move(claimed, State.SENDING, values=values)])


def test_a_run_closes_only_when_it_balances(ledger) -> None:
    plan(ledger, "a", "b")
    assert not close_run(ledger, RUN.key)
    with ledger.transaction() as connection:
        connection.execute(deliveries.update().values(state=State.SENT))
        connection.execute(runs.update().values(targeted=3))
    with pytest.raises(LedgerUnbalanced, match="targeted 3, but its states add up to 2") as error:
        close_run(ledger, RUN.key)
    assert error.value.exit_code == 7


@pytest.mark.parametrize("state", list(State))
def test_every_state_counts_in_the_balance(state: State) -> None:
    check_balance("run", 1, {state: 1})
    with pytest.raises(LedgerUnbalanced):
        check_balance("run", 2, {state: 1})


@pytest.mark.parametrize(
    "verb", ["update ledger_events set detail = 'x'", "delete from ledger_events"]
)
def test_what_happened_cannot_be_changed(ledger, verb: str) -> None:
    plan(ledger, "a")
    with pytest.raises(sa.exc.IntegrityError, match="append-only"), ledger.transaction() as held:
        held.exec_driver_sql(verb)


def test_every_move_leaves_an_event(ledger) -> None:
    plan(ledger, "a")
    claim(ledger, RUN.key, "me", 10)
    with ledger.transaction() as connection:
        moves = connection.execute(
            sa.select(events.c.from_state, events.c.to_state).order_by(events.c.event_id)
        ).all()
    assert [tuple(each) for each in moves] == [("", "planned"), ("planned", "claimed")]


def test_commits_reach_the_disk(ledger) -> None:
    with ledger.transaction() as connection:
        found = [
            connection.exec_driver_sql(f"pragma {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


def test_one_process_sends_to_a_destination_at_a_time(ledger) -> None:
    with (
        ledger.hold("there"),
        pytest.raises(LedgerBusy, match="another process is sending") as busy,
        ledger.hold("there"),
    ):
        pass
    assert busy.value.exit_code == 4
    with ledger.hold("there"), ledger.hold("elsewhere"):
        pass


def test_a_ledger_knows_its_version_and_refuses_a_newer_one(tmp_path: Path, clock) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with open_ledger(url, clock) as ledger, ledger.transaction() as connection:
        assert (version_of(connection), pending(connection)) == (len(MIGRATIONS), [])
        connection.execute(facts.update().where(facts.c.name == "version").values(value="99"))
    with pytest.raises(SettingsError, match="written by a newer Muster"), open_ledger(url, clock):
        pass


def test_an_address_without_a_driver_is_refused_without_its_password(clock) -> None:
    with (
        pytest.raises(SettingsError, match="no driver for mysql") as error,
        open_ledger("mysql://me:hush@host/db", clock),
    ):
        pass
    assert "hush" not in str(error.value)


def test_a_naive_time_never_reaches_the_ledger(ledger) -> None:
    naive = datetime(2017, 10, 30)  # noqa: DTZ001
    with pytest.raises(sa.exc.StatementError, match="without a zone"), ledger.transaction() as held:
        held.execute(runs.update().values(closed_at=naive))


def test_identifiers_are_kept_as_keyed_hashes(ledger, tmp_path: Path, clock) -> None:
    with open_ledger(f"sqlite:///{tmp_path / 'other.sqlite'}", clock) as other:
        assert ledger.hash_identifier("email", "a@x") != other.hash_identifier("email", "a@x")
    assert ledger.hash_identifier("email", "a@x") == ledger.hash_identifier("email", "a@x")
