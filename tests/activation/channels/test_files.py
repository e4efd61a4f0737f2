"""Files keep the channel contract, are whole or absent, and stay plain RFC 4180."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from channel_contract import ChannelContract, batch, config_of

from activation.records import Op


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
