"""The one test of an attribute that parts two groups of rows best."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from federated.catalog.schema import Table
from federated.insight.makeup import IDENTIFIES
from federated.kinds import Kind

Row = Mapping[str, Any]
MOST_VALUES = 200


@dataclass(frozen=True)
class Stump:
    """A condition, and how many of each group fulfil it; 1.0 parts them wholly, 0.0 not at all."""

    attribute: str
    operator: str
    value: str
    one_count: int
    other_count: int
    separation: float


def find_stump(one: Sequence[Row], other: Sequence[Row], table: Table) -> Stump | None:
    """Return the condition that holds most for one group and least for the other.

    Attributes that identify a person are not tried. None when no condition tells them apart.
    """
    if not one or not other:
        return None
    best: Stump | None = None
    for name, attribute in sorted(table.attributes.items()):
        if IDENTIFIES & set(attribute.labels) or attribute.computed is not None:
            continue
        for operator, value in _tests(name, attribute.kind, (*one, *other)):
            counts = [
                sum(_holds(row[name], operator, value) for row in rows) for rows in (one, other)
            ]
            separation = round(counts[0] / len(one) - counts[1] / len(other), 4)
            if separation > (best.separation if best else 0):
                best = Stump(name, operator, _said(value), counts[0], counts[1], separation)
    return best


def _tests(name: str, kind: Kind, rows: Sequence[Row]) -> Iterator[tuple[str, Any]]:
    values = sorted({row[name] for row in rows if row[name] is not None})
    yield "notNull", None
    yield "null", None
    if len(values) > MOST_VALUES:
        if not (kind.is_number or kind.is_time):
            return
        values = values[:: len(values) // MOST_VALUES]
    for value in values:
        yield "=", value
        yield "!=", value
        if kind.is_number or kind.is_time:
            yield ">=", value
            yield "<", value


def _holds(value: Any, operator: str, other: Any) -> bool:
    if operator in {"null", "!="} and value is None:
        return True
    if value is None:
        return False
    if operator in {"notNull", "null"}:
        return operator == "notNull"
    if operator in {"=", "!="}:
        return bool(value == other) == (operator == "=")
    return bool(value >= other) == (operator == ">=")


def _said(value: Any) -> str:
    return "" if value is None else str(value)
