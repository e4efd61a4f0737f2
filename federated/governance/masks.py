"""What may be shown of a value by the labels of its column; the hook that others may replace."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import pyarrow as pa

HIDDEN = "…"
# Identify a person directly, or together with other data. Whatever else is labelled is hidden.
DIRECT, TOGETHER = "I1", "I2"
LONG = 7
PARTLY_SHOWN = frozenset({DIRECT, TOGETHER})


class Mask(Protocol):
    """Says what may be shown of a value; it is asked of every present value of every column."""

    def __call__(self, column: str, labels: tuple[str, ...], value: Any) -> Any:
        """Return what is shown in the place of a value."""
        ...


def mask_by_label(column: str, labels: tuple[str, ...], value: Any) -> Any:
    """Return a value without labels as it is, and of others as little as tells rows apart.

    A label that is not known here hides the whole value.

    >>> mask_by_label("email", ("I1",), "sarah@example.com"), mask_by_label("x", ("S1",), 3)
    ('s…@example.com', '…')
    """
    if not labels:
        return value
    if not set(labels) <= PARTLY_SHOWN:
        return HIDDEN
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, date) and DIRECT not in labels:
        return f"{value.year}{HIDDEN}"
    return HIDDEN


def _of_text(text: str) -> str:
    name, at, domain = text.rpartition("@")
    if at and name and domain and " " not in text:
        return f"{name[0]}{HIDDEN}@{domain}"
    digits = sum(character.isdigit() for character in text)
    if digits * 2 >= len(text):
        # Of a long number the last two digits say nothing; a short one may be an age.
        return f"{HIDDEN}{text[-2:]}" if digits >= LONG else HIDDEN
    return f"{text[0]}{HIDDEN}" if len(text) > 1 else HIDDEN


def masked_rows(
    rows: pa.Table, labels: Mapping[str, tuple[str, ...]], mask: Mask = mask_by_label
) -> list[dict[str, Any]]:
    """Return rows with each present value masked; a column whose labels are not known is hidden.

    Raises: what the hook raises; nothing is shown then.
    """

    def shown(name: str, value: Any) -> Any:
        if value is None:
            return None
        return mask(name, labels[name], value) if name in labels else HIDDEN

    return [{name: shown(name, value) for name, value in row.items()} for row in rows.to_pylist()]
