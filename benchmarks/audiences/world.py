"""A made-up warehouse, the same for the same seed: profiles with 40 attributes, and events."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from federated.catalog.schema import Attribute, Catalog, Collection, Entity, Table
from federated.kinds import Kind
from federated.warehouse import Warehouse, open_warehouse

AS_OF = datetime(2017, 10, 30, tzinfo=UTC)
EVENTS_PER_PROFILE = 25
BATCH = 1_000_000
TYPES = tuple(f"type_{n:02}" for n in range(20))
CATEGORIES = tuple(f"cat_{n:02}" for n in range(20))
CHANNELS = ("app", "mail", "phone", "store", "web")
DAYS = 365

# How many attributes of each sort, and how many values the texts have.
WORDS = (2, 3, 4, 5, 8, 10, 12, 20, 25, 50, 100, 200)
NUMBERS, MONEYS, DATES, TIMES, FLAGS, NAMES = 8, 6, 5, 3, 4, 2

EVENT_COLUMNS: dict[str, tuple[Kind, int | None]] = {
    "event_id": (Kind.INTEGER, 0),
    "profile_id": (Kind.INTEGER, 0),
    "event_type": (Kind.TEXT, None),
    "category": (Kind.TEXT, None),
    "channel": (Kind.TEXT, None),
    "price": (Kind.DECIMAL, 2),
    "occurred_at": (Kind.TIMESTAMP, None),
}


def attributes() -> dict[str, tuple[Kind, int | None]]:
    """Return the 40 attributes of a profile with their kinds."""
    found: dict[str, tuple[Kind, int | None]] = {}
    for name, count, kind, scale in (
        ("word", len(WORDS), Kind.TEXT, None),
        ("number", NUMBERS, Kind.INTEGER, 0),
        ("money", MONEYS, Kind.DECIMAL, 2),
        ("day", DATES, Kind.DATE, None),
        ("moment", TIMES, Kind.TIMESTAMP, None),
        ("flag", FLAGS, Kind.BOOLEAN, None),
        ("name", NAMES, Kind.TEXT, None),
    ):
        found |= {f"{name}_{n:02}": (kind, scale) for n in range(count)}
    return found


def catalog(events: str = "fct_events") -> Catalog:
    """Return what rules may name; `events` is the table the events lie in."""
    profile = {"profile_id": (Kind.INTEGER, 0), **attributes()}
    return Catalog(
        {"profile": Entity("profile", "dim_profiles", "profile_id", None, True)},
        {
            "events": Collection(
                "events", events, {"profile": "profile_id"}, ("event_id",), "occurred_at"
            )
        },
        {"dim_profiles": _table("dim_profiles", profile), events: _table(events, EVENT_COLUMNS)},
    )


def _table(name: str, columns: dict[str, tuple[Kind, int | None]]) -> Table:
    described = {n: Attribute(n, kind, scale) for n, (kind, scale) in columns.items()}
    return Table(name, dict(columns), described, {}, source=name)


def build(path: Path, profiles: int, *, seed: int = 1) -> None:
    """Write the world to a new DuckDB file: events in order of time, and the same clustered."""
    with open_warehouse(f"duckdb:///{path}", read_only=False) as warehouse:
        random = np.random.default_rng(seed)
        warehouse.write_table("main", "dim_profiles", _profiles(random, profiles))
        _append(warehouse, "unordered", _events(random, profiles))
        for name, order in (
            ("fct_events_by_time", "occurred_at, event_id"),
            ("fct_events", "event_type, category, profile_id, occurred_at, event_id"),
        ):
            warehouse.execute(f"create table {name} as select * from unordered order by {order}")
        warehouse.execute("drop table unordered")
        warehouse.execute("checkpoint")


def _append(warehouse: Warehouse, name: str, batches: Iterator[pa.Table]) -> None:
    for number, batch in enumerate(batches):
        warehouse.write_table("main", "incoming", batch)
        verb = f"insert into {name}" if number else f"create table {name} as"
        warehouse.execute(f"{verb} select * from incoming")
    warehouse.execute("drop table incoming")


def _texts(values: tuple[str, ...], codes: "np.ndarray", missing: "np.ndarray | None") -> pa.Array:
    indices = pa.array(codes.astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(values)).cast(pa.string())


def _moments(random: np.random.Generator, count: int) -> "np.ndarray":
    """Return instants of the year before as_of and of five days after it, in microseconds."""
    end = int(AS_OF.timestamp()) * 1_000_000
    return end - random.integers(-5 * 86_400, DAYS * 86_400, count) * 1_000_000


def _profiles(random: np.random.Generator, count: int) -> pa.Table:
    columns: dict[str, pa.Array] = {"profile_id": pa.array(random.permutation(count) + 1)}
    for name, (kind, _) in attributes().items():
        missing = random.random(count) < 0.03
        number = int(name[-2:])
        if name.startswith("word"):
            size = WORDS[number]
            # Some values are common and most are rare, as with cities.
            codes = np.minimum((random.random(count) ** 2 * size).astype(np.int64), size - 1)
            values = tuple(f"{name}_{n:03}" for n in range(size))
            columns[name] = _texts(values, codes, missing)
        elif name.startswith("name"):
            columns[name] = pa.array([f"Name {n:07}" for n in random.integers(0, count, count)])
        elif kind is Kind.INTEGER:
            columns[name] = pa.array(random.integers(0, 10 * (number + 1), count), mask=missing)
        elif kind is Kind.DECIMAL:
            columns[name] = _money(random.integers(-1_000, 100_000, count), missing)
        elif kind is Kind.DATE:
            days = random.integers(0, 20_000, count).astype(np.int32)
            columns[name] = pa.array(days, mask=missing).cast(pa.date32())
        elif kind is Kind.TIMESTAMP:
            columns[name] = pa.array(_moments(random, count), pa.timestamp("us"), mask=missing)
        else:
            columns[name] = pa.array(random.random(count) < 0.3, mask=missing)
    return pa.table(columns)


def _money(cents: "np.ndarray", missing: "np.ndarray") -> pa.Array:
    # Two 64-bit words an item, the lower first: how Arrow keeps a decimal.
    words = np.stack([cents, np.where(cents < 0, -1, 0)], axis=1).astype(np.int64)
    valid = pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes())
    return pa.Array.from_buffers(
        pa.decimal128(18, 2), len(cents), [valid, pa.py_buffer(words.tobytes())]
    )


def _events(random: np.random.Generator, profiles: int) -> Iterator[pa.Table]:
    total = profiles * EVENTS_PER_PROFILE
    for start in range(0, total, BATCH):
        count = min(BATCH, total - start)
        never, missing = np.zeros(count, dtype=bool), random.random(count) < 0.02
        yield pa.table(
            {
                "event_id": pa.array(np.arange(start, start + count)),
                "profile_id": pa.array(random.integers(1, profiles + 1, count)),
                "event_type": _texts(TYPES, random.integers(0, len(TYPES), count), None),
                "category": _texts(CATEGORIES, random.integers(0, len(CATEGORIES), count), missing),
                "channel": _texts(CHANNELS, random.integers(0, len(CHANNELS), count), None),
                "price": _money(random.integers(0, 20_000, count), never),
                "occurred_at": pa.array(_moments(random, count), pa.timestamp("us")),
            }
        )
