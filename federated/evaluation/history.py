"""Which row of a history tells how a thing stood at a moment."""

from datetime import datetime

from federated.catalog.schema import History
from federated.evaluation.facts import LinkedRow
from federated.evaluation.values import stored
from federated.kinds import Kind


def past_row(history: History, row: LinkedRow, as_of: datetime) -> LinkedRow | None:
    """Return the newest row that began before as_of, None where it ended before as_of as well.

    What happens at as_of itself has not happened yet, neither a beginning nor an end.
    """
    key = tuple(row[mine] for mine, _ in history.on)
    began = [
        (start, each)
        for each in row.find(history.table, tuple(theirs for _, theirs in history.on), key)
        if (start := stored(each[history.valid_from], Kind.TIMESTAMP)) is not None and start < as_of
    ]
    if not began:
        return None
    newest = max(began, key=lambda found: found[0])[1]
    end = None if history.valid_to is None else stored(newest[history.valid_to], Kind.TIMESTAMP)
    return None if end is not None and end < as_of else newest
