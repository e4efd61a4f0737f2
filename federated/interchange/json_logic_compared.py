"""Comparisons of JsonLogic: a variable with a value or with another, as JavaScript has them."""

from math import inf
from typing import Any

from federated.errors import shown
from federated.interchange.base import Import, Rule, condition, group
from federated.interchange.base import everyone as always
from federated.interchange.base import no_one as never
from federated.interchange.json_logic_values import (
    ORDER,
    loosely_equal,
    number_of,
    strictly_equal,
)
from federated.kinds import Kind

_ADVICE = "Write a test: comparisons, in, and, or, !, if, some, all, none, missing."
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NOTHING = object()


class Comparisons:
    """What compares; `rows` is the list whose elements a part is about, None outside of one."""

    def __init__(self, found: Import) -> None:
        self.found = found

    def refused(self, where: str, problem: str) -> Rule:
        return self.found.refuse(where, problem, _ADVICE)

    def _var(self, part: Any, rows: str | None, where: str) -> str | None:
        """Return the name of a variable, None where the part is something else."""
        if not isinstance(part, dict) or set(part) != {"var"}:
            return None
        given = part["var"]
        args = given if isinstance(given, list) else [given]
        if len(args) > 1 or any(isinstance(a, dict | list) for a in args):
            self.refused(where, "a variable with a default or a computed name cannot be imported")
            return ""
        theirs = args[0] if args else None
        if theirs in (None, ""):
            if rows is None:
                self.refused(where, "the whole of the data is no field")
            return ""
        return self.found.name(str(theirs), rows)

    def _literal(self, part: Any) -> Any:
        return _NOTHING if isinstance(part, dict) else part

    def _equal(self, args: list[Any], rows: str | None, where: str, *, is_strict: bool) -> Rule:
        if len(args) != 2:
            return self.refused(where, f"compares {len(args)} values")
        values = [self._literal(a) for a in args]
        if _NOTHING not in values:
            same = strictly_equal if is_strict else loosely_equal
            return always() if same(*values) else never()
        if values[0] is not _NOTHING:
            args, values = args[::-1], values[::-1]
        names = [self._var(a, rows, where) for a in args]
        if names[0] is None or (values[1] is _NOTHING and names[1] is None):
            return self.refused(where, "compares what is computed")
        if names[1] is not None:
            return self._same(names[0], names[1], rows, where)
        return self._equals(names[0], values[1], rows, where, is_strict=is_strict)

    def _same(self, one: str, other: str, rows: str | None, where: str) -> Rule:
        kinds = [self.found.kind(name, rows) for name in (one, other)]
        if None in kinds or (
            kinds[0] is not kinds[1] and not all(k and k.is_number for k in kinds)
        ):
            return self.refused(
                where, f"the kinds of {one} and {other} must be known, and the same"
            )
        both = [condition(name, "null") for name in (one, other)]
        equal = condition(one, "=", other, valueSource="field")
        return group("or", [equal, group("and", both)])

    def _equals(
        self, name: str, value: Any, rows: str | None, where: str, *, is_strict: bool
    ) -> Rule:
        kind = self.found.kind(name, rows)
        if value is None:
            return condition(name, "null")
        if isinstance(value, list | dict):
            return self.refused(where, "compares with a list")
        if kind is Kind.BOOLEAN or (kind is None and isinstance(value, bool)):
            if isinstance(value, bool):
                return condition(name, "isTrue" if value else "isFalse")
            if is_strict:
                return never()
            as_number = number_of(value)
            if as_number not in (0, 1):
                return never()
            return condition(name, "isTrue" if as_number else "isFalse")
        if kind is None:
            self.found.note(f"{name} is taken to be of the kind of what it is compared with")
            return condition(name, "=", value)
        if kind.is_number:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            as_number = number_of(value)
            if (is_strict and not is_number) or as_number is None or not abs(as_number) < inf:
                return never()
            return condition(name, "=", as_number)
        if isinstance(value, str) and kind is not Kind.TIMESTAMP:
            return condition(name, "=", value)
        if is_strict and kind is not Kind.TIMESTAMP:
            return never()
        return self.refused(where, f"compares {name}, which is {kind.value}, with {shown(value)}")

    def _ordered(self, key: str, args: list[Any], rows: str | None, where: str) -> Rule:
        if len(args) == 3 and key in ("<", "<="):
            pairs = [args[:2], args[1:]]
            return group("and", [self._ordered(key, pair, rows, where) for pair in pairs])
        if len(args) != 2:
            return self.refused(where, f"compares {len(args)} values")
        values = [self._literal(a) for a in args]
        if _NOTHING not in values:
            return always() if ORDER[key](*values) else never()
        if values[0] is not _NOTHING:
            args, values, key = args[::-1], values[::-1], _TURNED[key]
        names = [self._var(a, rows, where) for a in args]
        if names[0] is None or (values[1] is _NOTHING and names[1] is None):
            return self.refused(where, "compares what is computed")
        if names[1] is not None:
            return self._ordered_fields(key, names[0], names[1], rows, where)
        return self._ordered_value(key, names[0], values[1], rows, where)

    def _ordered_value(self, key: str, name: str, value: Any, rows: str | None, where: str) -> Rule:
        kind = self.found.kind(name, rows)
        if kind is Kind.DATE and isinstance(value, str):
            return condition(name, key, value)
        if kind is not None and not kind.is_number:
            return self.refused(where, f"compares {name}, which is {kind.value}, by order")
        number = number_of(value)
        if number is None:
            return never() if kind is not None else self.refused(where, "compares texts by order")
        if not abs(number) < inf:
            return always() if ORDER[key](0, number) else never()
        if kind is None:
            self.found.note(f"{name} is taken as a number")
        test = condition(name, key, number)
        # A missing number is 0 there.
        return group("or", [test, condition(name, "null")]) if ORDER[key](0, number) else test

    def _ordered_fields(self, key: str, one: str, other: str, rows: str | None, where: str) -> Rule:
        kinds = [self.found.kind(name, rows) for name in (one, other)]
        if not all(kind is not None and kind.is_number for kind in kinds):
            return self.refused(where, f"{one} and {other} must be known to be numbers")
        ways = [
            condition(one, key, other, valueSource="field"),
            group("and", [condition(one, "null"), condition(other, _TURNED[key], 0)]),
            group("and", [condition(one, key, 0), condition(other, "null")]),
        ]
        if ORDER[key](0, 0):
            ways.append(group("and", [condition(name, "null") for name in (one, other)]))
        return group("or", ways)
