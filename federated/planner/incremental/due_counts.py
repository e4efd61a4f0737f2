"""How many entities each audience is evaluated for, told from the names they are due under."""

from collections.abc import Iterable, Mapping

import numpy as np

from federated.passes.sql.key_sets import KEY
from federated.planner.in_process.vectors import integers_of
from federated.planner.incremental.desk import Desk
from federated.planner.incremental.places import DUE


def due_counts(desk: Desk, asked: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Return how many are due under any of the names asked for, by audience.

    Not in SQL: many audiences ask for the same names, so the rows would be joined many times over.
    """
    found = desk.warehouse.query(f"select source, {KEY} from {DUE}")
    names, keys = (each.combine_chunks().dictionary_encode() for each in found.columns)
    entities = integers_of(keys.indices)
    order = np.argsort(integers_of(names.indices), kind="stable")
    ends = np.cumsum(np.bincount(integers_of(names.indices), minlength=len(names.dictionary)))
    parts = np.split(entities[order], ends[:-1]) if len(ends) else []
    due = dict(zip(names.dictionary.to_pylist(), parts, strict=True))
    counts = {}
    for key, own in asked.items():
        is_due = np.zeros(len(keys.dictionary), dtype=np.bool_)
        for name in own:
            if name in due:
                is_due[due[name]] = True
        counts[key] = int(np.count_nonzero(is_due))
    return counts
