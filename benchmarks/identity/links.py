"""Made-up links between identifiers, the same for the same seed: people, shared devices, chains.

A person has 1 to 6 devices, 0 to 3 e-mails, 0 to 2 phones and perhaps a card. Each identifier was
seen beside an earlier one of the same person; one in five a second time, beside another. One
device in a hundred is shared with someone else, and for every 5,000 people there is a chain of 30
to 60 cookies, each renewed from the one before.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from federated.warehouse import Warehouse, open_warehouse

Ints = npt.NDArray[np.int64]
LINKS_PER_PERSON = 6.1
PEOPLE_PER_CHAIN = 5_000
AGAIN, SHARED = 0.2, 0.01
BATCH = 1_000_000


def build(path: Path, links: int, *, seed: int = 1) -> None:
    """Write a table of so many distinct links, give or take one in fifty, to a new DuckDB file."""
    with open_warehouse(f"duckdb:///{path}", read_only=False) as warehouse:
        warehouse.execute("create table numbered (l bigint, r bigint)")
        for number, (left, right) in enumerate(_links(np.random.default_rng(seed), links)):
            _append(warehouse, left, right, number)
        # Texts of 34 characters, as those of cookies and devices are.
        warehouse.execute(
            "create table links as select distinct 'id' || md5(cast(least(l, r) as text)) as l, "
            "'id' || md5(cast(greatest(l, r) as text)) as r from numbered where l <> r"
        )
        warehouse.execute("drop table numbered")
        warehouse.execute("checkpoint")


def _links(random: np.random.Generator, links: int) -> "list[tuple[Ints, Ints]]":
    people = max(int(links / LINKS_PER_PERSON), 1)
    sizes = (
        random.integers(1, 7, people) + random.integers(0, 4, people)
        + random.integers(0, 3, people) + random.integers(0, 2, people)
    )  # fmt: skip
    starts = np.concatenate([[0], np.cumsum(sizes)])
    owner = np.repeat(np.arange(people), sizes)
    place = np.arange(starts[-1]) - starts[owner]
    later = np.flatnonzero(place > 0)
    parts = [(_earlier(random, starts, owner, place, later), later)]
    again = later[random.random(len(later)) < AGAIN]
    parts.append((_earlier(random, starts, owner, place, again), again))
    shared = np.flatnonzero(random.random(starts[-1]) < SHARED / 2)
    parts.append((random.integers(0, starts[-1], len(shared)), shared))
    parts += _chains(random, people, int(starts[-1]))
    return parts


def _earlier(
    random: np.random.Generator, starts: Ints, owner: Ints, place: Ints, chosen: Ints
) -> Ints:
    """Return for each identifier an earlier one of the same person; the first ones are likelier."""
    share = random.random(len(chosen)) ** 2
    found: Ints = starts[owner[chosen]] + (share * place[chosen]).astype(np.int64)
    return found


def _chains(random: np.random.Generator, people: int, start: int) -> "list[tuple[Ints, Ints]]":
    found = []
    for length in random.integers(30, 61, people // PEOPLE_PER_CHAIN):
        cookies = np.arange(start, start + length)
        first = np.concatenate([random.integers(0, start, 1), cookies[:-1]])
        found.append((first, cookies))
        start += int(length)
    return found


def _append(warehouse: Warehouse, left: Ints, right: Ints, number: int) -> None:
    for at in range(0, len(left), BATCH):
        columns = {"l": pa.array(left[at : at + BATCH]), "r": pa.array(right[at : at + BATCH])}
        warehouse.write_table("main", "incoming", pa.table(columns))
        warehouse.execute("insert into numbered select l, r from incoming")
    if len(left):
        warehouse.execute("drop table incoming")
