"""Files keep the channel contract, are whole or absent, and stay plain RFC 4180."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from channel_contract import ChannelContract, batch, config_of
from sample_exports import write_export
from sample_feeds import apply, definitions, files, membership

from activation.records import Op
from activation.sync.ledger.opening import Ledger


class TestFiles(ChannelContract):
    key = "files"

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.tmp_path = tmp_path

    def config(self):
        return config_of(self.tmp_path, path="drop")

    def broken(self):
        (self.tmp_path / "taken").write_text("a file where a folder should be")
        return config_of(self.tmp_path, path=str(self.tmp_path / "taken"))

    def rows(self) -> list[dict[str, str]]:
        [path] = (self.tmp_path / "drop").rglob("*.csv")
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def received(self) -> list[str]:
        return [row["entity_key"] for row in self.rows()]

    def text_of(self, key: str) -> str:
        return next(row["name"] for row in self.rows() if row["entity_key"] == key)

    def test_the_manifest_counts_what_is_in_the_files(self) -> None:
        self.send(self.row("a"), self.row("b"))
        [path] = (self.tmp_path / "drop").rglob("*.manifest.json")
        manifest = json.loads(path.read_text())
        assert (manifest["rows"], manifest["ops"]["add"]) == (2, 2)
        for name, entry in manifest["files"].items():
            assert (path.parent / name).stat().st_size == entry["bytes"]

    def test_parquet_and_csv_hold_the_same(self) -> None:
        self.send(self.row("a"), self.row("b", "Bea"))
        [path] = (self.tmp_path / "drop").rglob("*.parquet")
        assert pq.read_table(path).to_pylist() == self.rows()

    def test_the_same_rows_give_the_same_bytes(self) -> None:
        def bytes_of() -> dict[str, bytes]:
            return {
                path.name: path.read_bytes()
                for path in (self.tmp_path / "drop").rglob("*")
                if path.is_file()
            }

        self.send(self.row("a"), self.row("b"))
        first = bytes_of()
        self.send(self.row("b"), self.row("a"))
        assert bytes_of() == first

    def test_another_batch_of_the_same_run_is_a_drop_of_its_own(self) -> None:
        self.send(self.row("a"), key="first" + "0" * 60)
        before = {path: path.read_bytes() for path in self.drops()}
        self.send(self.row("a", "Changed"), key="second" + "0" * 60)
        assert len(before) == 3 and len(self.drops()) == 6
        assert {path: path.read_bytes() for path in before} == before

    def drops(self) -> list[Path]:
        return [path for path in (self.tmp_path / "drop").rglob("*") if path.is_file()]

    def test_a_changed_mapping_leaves_the_first_drop_as_it_was(self, ledger: Ledger) -> None:
        write_export(self.tmp_path / "exports", "2017-10-30", {"fans": ["ada"]})
        first = files(self.tmp_path / "drop")
        apply(ledger, definitions(first), "files", self.tmp_path)
        before = {path: path.read_bytes() for path in self.drops()}
        less = {**membership("fans"), "attributes": {}}
        changed = files(self.tmp_path / "drop", memberships=[less])
        apply(ledger, definitions(changed), "files", self.tmp_path)
        assert (len(before), len(self.drops())) == (3, 6)
        assert {path: path.read_bytes() for path in before} == before

    def test_rows_are_sorted_and_lines_end_as_the_rfc_says(self) -> None:
        self.send(self.row("b"), self.row("a"))
        [path] = (self.tmp_path / "drop").rglob("*.csv")
        text = path.read_bytes()
        assert self.received() == ["a", "b"]
        assert text.count(b"\r\n") == text.count(b"\n") == 3

    def test_nothing_half_written_is_left(self) -> None:
        with self.channel.open(self.config()) as session:
            session.send(batch(self.row("a")))
        assert not list((self.tmp_path / "drop").rglob("*.partial"))
        assert Op.SEND not in self.channel.takes
