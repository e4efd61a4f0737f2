"""How rows of a stream arrive: numbered, mostly at once, some late, some twice."""

import random
from collections.abc import Iterable
from datetime import timedelta

from muster.demo.synthetic.tables import Row, loaded

LATE_SHARE, TWICE_SHARE = 0.01, 0.008


def arrive(
    rows: Iterable[Row], key: str, prefix: str, rng: random.Random, minutes: int = 5
) -> list[Row]:
    """Number rows by time and return them as they landed; what the cast do is never late.

    A row with `on_time` is scripted; the mark is taken off here.
    """
    landed = []
    ordered = sorted(rows, key=lambda row: (row["occurred_at"], str(sorted(row.items(), key=str))))
    for number, row in enumerate(ordered, 1):
        scripted = row.pop("on_time", False)
        row[key] = f"{prefix}{number:07d}"
        row["loaded_at"] = loaded(row["occurred_at"], minutes)
        if not scripted and rng.random() < LATE_SHARE:
            row["loaded_at"] += timedelta(days=rng.randrange(1, 9))
        landed.append(row)
        if rng.random() < TWICE_SHARE:
            landed.append({**row, "loaded_at": row["loaded_at"] + timedelta(minutes=minutes)})
    return sorted(landed, key=lambda row: (row["loaded_at"], row[key]))
