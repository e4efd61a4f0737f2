"""A ledger that cannot be trusted or written ends in one message; a busy one is tried again."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from activation.errors import LedgerBusy, LedgerUnusable
from activation.sync.ledger import sqlite
from activation.sync.ledger.exporting import read_tables
from activation.sync.ledger.opening import Ledger, open_ledger
from activation.sync.ledger.schema import runs, service_pauses


@pytest.fixture
def path(tmp_path: Path, clock) -> Path:
    """Return a closed ledger of a few hundred pages' worth of rows."""
    kept = tmp_path / "kept.sqlite"
    with open_ledger(f"sqlite:///{kept}", clock) as ledger, ledger.transaction() as connection:
        rows = [{"profile_id": f"p{number:06}", "reason": "x" * 200} for number in range(2_000)]
        connection.execute(service_pauses.insert(), rows)
    return kept


def random_bytes(path: Path) -> None:
    path.write_bytes(os.urandom(8192))


def broken_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + os.urandom(len(content) - 4096))


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def run_sql(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


def without_a_table(path: Path) -> None:
    run_sql(path, "drop table ledger_deliveries")


def without_its_key(path: Path) -> None:
    run_sql(path, "delete from ledger_facts where name = 'hash_key'")


def with_other_columns(path: Path) -> None:
    path.unlink()
    run_sql(path, "pragma journal_mode=wal")
    run_sql(path, "create table ledger_facts (fact text)")


DAMAGE = [
    random_bytes, broken_pages, cut_off, without_a_table, without_its_key, with_other_columns,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda each: each.__name__)
def test_damage_is_told_and_the_file_left_alone(
    path: Path, clock, damage: Callable[[Path], None]
) -> None:
    damage(path)
    before = path.read_bytes()
    with (
        pytest.raises(LedgerUnusable) as error,
        open_ledger(f"sqlite:///{path}", clock) as ledger,
    ):
        read_tables(ledger)
    text = str(error.value)
    assert text.startswith(f"{path}: is not a ledger, or is damaged (")
    assert "Restore it from a backup. Do not start with an empty one" in text
    assert "sqlalche.me" not in text
    assert (error.value.exit_code, path.read_bytes()) == (2, before)


def test_a_page_broken_far_inside_is_found_before_anything_leaves(path: Path, clock) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(4096)
    path.write_bytes(content)
    with (
        open_ledger(f"sqlite:///{path}", clock) as ledger,
        pytest.raises(LedgerUnusable, match="is damaged"),
        ledger.hold("there"),
    ):
        pass


def test_a_whole_ledger_is_held(path: Path, clock) -> None:
    count = sa.select(sa.func.count()).select_from(service_pauses)
    with (
        open_ledger(f"sqlite:///{path}", clock) as ledger,
        ledger.hold("there"),
        ledger.transaction() as connection,
    ):
        assert connection.scalar(count) == 2_000


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_ledger_that_was_sent_from_is_not_begun_anew(
    path: Path, clock, lose: Callable[[Path], None]
) -> None:
    url = f"sqlite:///{path}"
    with open_ledger(url, clock) as ledger, ledger.hold("there"):
        pass
    lose(path)
    for _ in range(2):
        with (
            pytest.raises(
                LedgerUnusable, match=r"gone or empty.*kept\.sqlite\.there\.lock"
            ) as error,
            open_ledger(url, clock),
        ):
            pass
    assert error.value.exit_code == 2
    path.with_name(".kept.sqlite.there.lock").unlink()
    with open_ledger(url, clock) as ledger:
        assert read_tables(ledger)["deliveries"].num_rows == 0


def test_a_ledger_never_sent_from_may_begin_anew(path: Path, clock) -> None:
    path.unlink()
    with open_ledger(f"sqlite:///{path}", clock) as ledger:
        assert read_tables(ledger)["deliveries"].num_rows == 0


def test_a_ledger_that_may_not_be_written_is_no_reason_to_wait(path: Path, clock) -> None:
    engine = sa.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    with (
        pytest.raises(LedgerUnusable, match=r"readonly database.*Let this user write") as error,
        Ledger(engine, clock).transaction() as connection,
    ):
        connection.execute(runs.delete())
    assert error.value.exit_code == 2
    engine.dispose()


def test_a_folder_or_a_file_in_the_way_is_named(tmp_path: Path, clock) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "folder", tmp_path / "file" / "ledger.sqlite"):
        with (
            pytest.raises(LedgerUnusable, match=f"{place}: the ledger cannot be opened"),
            open_ledger(f"sqlite:///{place}", clock),
        ):
            pass


def test_a_locked_ledger_is_tried_again_later(path: Path, clock, monkeypatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    with (
        pytest.raises(LedgerBusy, match=r"is locked.*Try again later") as error,
        open_ledger(f"sqlite:///{path}", clock),
    ):
        pass
    assert error.value.exit_code == 4
    other.close()


def test_a_statement_of_ours_that_is_wrong_stays_a_bug(ledger) -> None:
    with pytest.raises(sa.exc.OperationalError), ledger.transaction() as connection:
        connection.exec_driver_sql("selec 1")
