"""Person records with known answers, and which of their columns is of which kind."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from benchmarks.results import ROOT

COMMITTED = ROOT / "tests" / "conformance" / "data"
# Not ours to pass on; it lies beside the project where somebody has put it.
BESIDE = "shared/data/identity"
FEBRL = {
    "given_name": "given_name", "surname": "family_name", "date_of_birth": "birth_date",
    "street_number": "house_number", "address_1": "street", "address_2": "address",
    "suburb": "place", "postcode": "postcode", "state": "region",
}  # fmt: skip
FAKE = {
    "first_name": "given_name", "surname": "family_name", "dob": "birth_date", "city": "place",
    "email": "email",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DataSet:
    """One file: what is compared of it, by kind, and how a row tells whose it is.

    FEBRL's soc_sec_id is left out: it is a national id, and no record is joined by one.
    """

    name: str
    file: str
    compared: Mapping[str, str]
    person: Callable[[Mapping[str, str]], str]

    @property
    def path(self) -> Path | None:
        """Return where the file is, if it is anywhere."""
        beside = (folder / BESIDE / self.file for folder in ROOT.parents)
        return next((path for path in (COMMITTED / self.file, *beside) if path.is_file()), None)

    def read(self) -> tuple[pa.Table, list[str]]:
        """Return the records, nothing where a text is empty, and whose each is."""
        assert self.path is not None
        with self.path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, skipinitialspace=True))
        columns = {
            name: pa.array([row[name].strip() or None for row in rows], pa.string())
            for name in self.compared
        }
        return pa.table(columns), [self.person(row) for row in rows]


def _numbered(row: Mapping[str, str]) -> str:
    """Return N of rec-N-org and of rec-N-dup-M."""
    return row["rec_id"].split("-")[1]


DATA_SETS = (
    DataSet("FEBRL 1", "febrl_dataset1.csv", FEBRL, _numbered),
    DataSet("FEBRL 2", "febrl_dataset2.csv", FEBRL, _numbered),
    DataSet("fake_1000", "fake_1000.csv", FAKE, lambda row: row["cluster"]),
)
