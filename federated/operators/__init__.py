"""What may be asked of a value: one file per family, one record per operator, listed here once."""

from federated.kinds import Kind
from federated.operators import (
    arrays,
    comparison,
    dates,
    matching,
    occasions,
    positions,
    presence,
    sets,
    text,
)
from federated.operators.base import Operator

FAMILIES = (comparison, presence, sets, text, matching, arrays, positions, dates, occasions)
OPERATORS: dict[str, Operator] = {
    operator.key: operator for family in FAMILIES for operator in family.OPERATORS
}
__all__ = ["OPERATORS", "Operator", "operators_for", "twin_of"]


def operators_for(kind: Kind) -> list[str]:
    """Return the keys of the operators a kind takes, in the order of the menu."""
    return [key for key, operator in OPERATORS.items() if kind in operator.kinds]


def twin_of(key: str) -> tuple[Operator, bool]:
    """Return the positive operator that does the work, and whether it is turned round."""
    operator = OPERATORS[key]
    if operator.complement_of is None:
        return operator, False
    return OPERATORS[operator.complement_of], True
