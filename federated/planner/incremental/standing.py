"""Who stands in which audience, as bits by entity: what members say, quick to ask for a few.

A copy of the tables of members. An audience has a bit only while all that changed its members since
was evaluated together with others; whatever else writes them takes the bit away.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from federated.passes.sql.key_sets import KEY
from federated.planner.in_process.entities import Entities
from federated.planner.in_process.leaves import Bits
from federated.planner.in_process.vectors import integers_of
from federated.planner.incremental.desk import Desk

STANDING = "muster_standing"
PLACES = "muster_standing_places"
TABLES = {
    STANDING: f"entity text, {KEY} text, audiences blob",
    PLACES: "entity text, audience_key text, place integer",
}
# Of more audiences without a bit than this, everybody is read once, and each is given one.
MOST_UNKNOWN = 16
Numbers = npt.NDArray[np.intp]


def forget_standing(desk: Desk, audiences: Iterable[str]) -> None:
    """Take away the bits of audiences whose members something else writes."""
    named = ", ".join(f"'{key}'" for key in sorted(audiences))
    if named and PLACES in desk.warehouse.tables(desk.schema):
        desk.execute(f"delete from {desk.own(PLACES)} where audience_key in ({named})")


class Standing:
    """Who was in some audiences: of all entities of a sort, or of those in a table of keys.

    `bits` has a row of bytes for eight audiences, and a column for each entity.
    """

    def __init__(
        self, desk: Desk, entity: str, audiences: Sequence[str], fresh: set[str], keys: str | None
    ) -> None:
        self.desk = desk
        self.entity = entity
        for name, columns in TABLES.items():
            desk.execute(f"create table if not exists {desk.own(name)} ({columns})")
        self.places = self._places()
        self.stored = max(self.places.values(), default=-1) + 1
        unknown = [key for key in audiences if key not in self.places]
        asked = [key for key in unknown if key not in fresh]
        self.is_whole = keys is None or len(asked) > MOST_UNKNOWN
        self.rows = self._rows(None if self.is_whole else keys, asked)
        self.places |= {key: place for place, key in enumerate(unknown, self.stored)}
        self.names, self.bits = self._read(self.stored + len(unknown))
        for key in asked:
            found = desk.warehouse.query(
                f"select r.number from {desk.members(key)} as m join {self.rows} as r using ({KEY})"
            )
            byte, mask = self._bit(key)
            self.bits[byte, integers_of(found.column(0).combine_chunks())] |= mask

    def _places(self) -> dict[str, int]:
        found = self.desk.warehouse.rows(
            f"select audience_key, place from {self.desk.own(PLACES)} "
            f"where entity = '{self.entity}' order by place"
        )
        return {str(key): int(place) for key, place in found}

    def _rows(self, keys: str | None, asked: Sequence[str]) -> str:
        """Return a table that numbers the entities, those that are gone included."""
        desk = self.desk
        wanted = f"select {KEY} from {keys}"
        if keys is None:
            key = desk.context.catalog.entities[self.entity]
            parts = [
                f'select cast("{key.key}" as text) as {KEY} from {desk.place(key.table)}',
                f"select {KEY} from {desk.own(STANDING)} where entity = '{self.entity}'",
                *(f"select {KEY} from {desk.members(each)}" for each in asked),
            ]
            wanted = " union ".join(parts)
        body = f"select {KEY}, cast(row_number() over () - 1 as integer) as number from ({wanted})"
        return desk.make("standing", f"as {body} where {KEY} is not null")

    def _read(self, count: int) -> tuple[pa.Array, Bits]:
        found = self.desk.warehouse.query(
            f"select r.{KEY}, s.audiences, r.number from {self.rows} as r "
            f"left join {self.desk.own(STANDING)} as s "
            f"on s.{KEY} = r.{KEY} and s.entity = '{self.entity}' order by r.number"
        )
        bits = np.zeros((-(-count // 8), found.num_rows), dtype=np.uint8)
        width, blobs = len(bits), found.column(1).to_pylist()
        there = np.flatnonzero([blob is not None for blob in blobs])
        if len(there) and width:
            # Some were written while there were more audiences, or fewer.
            content = b"".join(blobs[row].ljust(width, b"\0")[:width] for row in there)
            bits[:, there] = np.frombuffer(content, dtype=np.uint8).reshape(len(there), width).T
        # What a bit said that was taken away is nothing any more.
        taken = np.zeros(len(bits) * 8, dtype=np.uint8)
        taken[[place for place in self.places.values() if place < self.stored]] = 1
        bits &= np.packbits(taken)[:, None]
        return found.column(0).combine_chunks(), bits

    def _bit(self, key: str) -> tuple[int, int]:
        byte, bit = divmod(self.places[key], 8)
        return byte, 128 >> bit

    def settled(
        self, ranges: Iterator[tuple[Entities, dict[str, Bits]]], keys: Sequence[str]
    ) -> Bits:
        """Return the bits as they are now; whoever is in no range is in no audience."""
        now = self.bits.copy()
        here: dict[int, list[tuple[str, int]]] = {}
        for key in keys:
            byte, mask = self._bit(key)
            here.setdefault(byte, []).append((key, mask))
            now[byte] &= 255 ^ mask
        for entities, held in ranges:
            names = entities.keys.cast(pa.string())
            rows = integers_of(pc.index_in(names, value_set=self.names))
            for byte, mine in here.items():
                line = np.zeros(entities.size, dtype=np.uint8)
                for key, mask in mine:
                    line |= np.unpackbits(held[key], count=entities.size) * np.uint8(mask)
                now[byte, rows] |= line
        return now

    def moves(self, key: str, now: Bits) -> tuple[Numbers, Numbers]:
        """Return the numbers of who came to an audience, and of who left it."""
        byte, mask = self._bit(key)
        moved = np.flatnonzero((self.bits[byte] ^ now[byte]) & mask)
        is_in = (now[byte, moved] & mask) != 0
        return moved[is_in], moved[~is_in]

    def keep(self, now: Bits) -> None:
        """Store the bits: all of them, or of those that changed what has a bit already."""
        desk, state = self.desk, self.desk.own(STANDING)
        if self.is_whole:
            desk.execute(f"delete from {state} where entity = '{self.entity}'")
            self._store(now, np.flatnonzero(now.any(axis=0)))
            places = self.desk.own(PLACES)
            desk.execute(f"delete from {places} where entity = '{self.entity}'")
            values = ", ".join(f"('{self.entity}', '{k}', {p})" for k, p in self.places.items())
            desk.execute(f"insert into {places} values {values}")
            return
        known = np.arange(len(now) * 8) < self.stored
        mask = np.packbits(known)[: -(-self.stored // 8), None]
        stored = now[: len(mask)] & mask
        moved = np.flatnonzero(((self.bits[: len(mask)] & mask) != stored).any(axis=0))
        if len(moved):
            # The table of numbered entities is there for this connection alone.
            numbers = ", ".join(map(str, moved.tolist()))
            desk.execute(
                f"delete from {state} where entity = '{self.entity}' and {KEY} in "
                f"(select {KEY} from {self.rows} where number in ({numbers}))"
            )
            self._store(stored, moved)

    def keys(self, numbers: Numbers) -> pa.Array:
        """Return the keys of entities by their numbers."""
        # Not by `pa.array`, which loads pandas, if there is any.
        held = pa.py_buffer(np.ascontiguousarray(numbers, dtype=np.int64))
        return self.names.take(pa.Array.from_buffers(pa.int64(), len(numbers), [None, held]))

    def _store(self, bits: Bits, numbers: Numbers) -> None:
        lines = np.ascontiguousarray(bits[:, numbers].T)
        blobs = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(max(lines.shape[1], 1)), len(lines), [None, pa.py_buffer(lines.tobytes())]
        )
        columns = (self.entity, self.keys(numbers), blobs.cast(pa.binary()))
        self.desk.warehouse.append(self.desk.own(STANDING), columns)
