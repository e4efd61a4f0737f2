"""JsonLogic, read: what is truthy there of the data holds here of the entity.

Comparisons are JavaScript's: a missing number is 0 in an order, `==` turns texts into numbers. What
of that depends on a kind nobody has told is refused, and so is whatever makes a value, not a test.
"""

from collections.abc import Callable
from itertools import combinations
from typing import Any

from federated.errors import shown
from federated.interchange.base import Format, Import, Rule, as_group, condition, group
from federated.interchange.base import everyone as always
from federated.interchange.base import no_one as never
from federated.interchange.json_logic_compared import Comparisons
from federated.interchange.json_logic_values import ORDER, is_truthy, strictly_equal
from federated.interchange.json_logic_written import write
from federated.kinds import Kind

_VALUES = (
    "cat", "substr", "+", "-", "*", "/", "%", "min", "max", "map", "filter", "reduce", "merge",
    "log", "method",
)  # fmt: skip
_MOST_WAYS = 50


def read(data: Any, found: Import) -> Rule:
    """Return the rule that holds where a JsonLogic rule is truthy."""
    return as_group(_Logic(found).truth(data, None, "rule"))


class _Logic(Comparisons):
    def truth(self, part: Any, rows: str | None, where: str) -> Rule:
        """Return the rule that holds where a part is truthy; `rows` is the list it is inside of."""
        if not isinstance(part, dict):
            return always() if is_truthy(part) else never()
        if len(part) != 1:
            return self.refused(where, f"has {len(part)} operators")
        key, given = next(iter(part.items()))
        args = given if isinstance(given, list) else [given]
        place = f"{where}.{key}"
        readers: dict[str, Callable[[list[Any], str | None, str], Rule]] = {
            "and": lambda a, r, w: self._joined("and", a, r, w),
            "or": lambda a, r, w: self._joined("or", a, r, w),
            "!": lambda a, r, w: _not(self.truth(_first(a), r, w)),
            "!!": lambda a, r, w: self.truth(_first(a), r, w),
            "if": self._choice, "?:": self._choice, "in": self._in, "var": self._flag,
            "missing": self._missing, "missing_some": self._missing_some,
        }  # fmt: skip
        if key in readers:
            return readers[key](args, rows, place)
        if key in ("==", "===", "!=", "!=="):
            equal = self._equal(args, rows, place, is_strict=len(key) == 3)
            return _not(equal) if key[0] == "!" else equal
        if key in ORDER:
            return self._ordered(key, args, rows, place)
        if key in ("some", "all", "none"):
            return self._rows(key, args, rows, place)
        what = (
            "makes a value, and is no test" if key in _VALUES else "is not an operator known here"
        )
        return self.refused(place, f"{shown(key)} {what}")

    def _joined(self, word: str, args: list[Any], rows: str | None, where: str) -> Rule:
        parts = [self.truth(a, rows, f"{where}[{i}]") for i, a in enumerate(args)]
        return group(word, parts) if parts else never()

    def _choice(self, args: list[Any], rows: str | None, where: str) -> Rule:
        """Return `if … then … else`: the then where the if holds, the rest where it does not."""
        if len(args) < 2:
            return self.truth(_first(args), rows, where) if args else never()
        test = self.truth(args[0], rows, f"{where}[0]")
        then = group("and", [test, self.truth(args[1], rows, f"{where}[1]")])
        rest = args[2:]
        other = never() if not rest else self._choice(rest, rows, where)
        return group("or", [then, group("and", [_not(test), other])])

    def _flag(self, args: list[Any], rows: str | None, where: str) -> Rule:
        name = self._var({"var": args}, rows, where)
        kind = self.found.kind(name or "", rows)
        if name and rows is None and self.found.is_collection(name):
            return {"field": name, "match": {"mode": "some"}, "value": always()}
        if kind is Kind.BOOLEAN:
            return condition(name or "", "isTrue")
        if kind is not None and kind.is_number:
            empty = condition(name or "", "=", 0)
        elif kind is Kind.TEXT:
            empty = condition(name or "", "=", "")
        elif kind is not None:
            return condition(name or "", "notNull")
        else:
            return self.refused(where, f"whether {shown(name)} is truthy hangs on its kind")
        return group("and", [condition(name or "", "notNull"), _not(empty)])

    def _in(self, args: list[Any], rows: str | None, where: str) -> Rule:
        if len(args) != 2:
            return self.refused(where, f"takes two values, not {len(args)}")
        needle, hay = args
        if not isinstance(needle, dict) and not isinstance(hay, dict):
            is_list = isinstance(hay, list)
            holds = (
                any(strictly_equal(needle, h) for h in hay)
                if is_list
                else isinstance(hay, str) and hay != "" and str(needle) in hay
            )
            return always() if holds else never()
        name = self._var(needle if isinstance(needle, dict) else hay, rows, where)
        if name is None:
            return self.refused(where, "looks for what is computed")
        if isinstance(needle, dict):
            return self._one_of(name, hay, rows, where)
        if self.found.is_collection(name) and rows is None:
            inner = self._equals("", needle, name, where, is_strict=True)
            return {"field": name, "match": {"mode": "some"}, "value": as_group(inner)}
        if not isinstance(needle, str) or self.found.kind(name, rows) not in (None, Kind.TEXT):
            return self.refused(where, f"looks for {shown(needle)} in {name}")
        if needle == "":
            return group("and", [condition(name, "notNull"), condition(name, "!=", "")])
        return condition(name, "contains", needle)

    def _one_of(self, name: str, values: Any, rows: str | None, where: str) -> Rule:
        if not isinstance(values, list) or any(isinstance(v, dict | list) for v in values):
            return self.refused(where, f"looks for {name} in what is no list of values")
        tests = [self._equals(name, v, rows, where, is_strict=True) for v in values]
        plain = [t for t in tests if t.get("operator") == "="]
        others = [t for t in tests if t.get("operator") != "=" and t != never()]
        listed = [condition(name, "in", [t["value"] for t in plain])] if plain else []
        found = [*listed, *others]
        return group("or", found) if found else never()

    def _rows(self, mode: str, args: list[Any], rows: str | None, where: str) -> Rule:
        name = self._var(_first(args), rows, where)
        if name is None or len(args) != 2 or rows is not None:
            return self.refused(where, "is not of a list of the entity")
        inner = as_group(self.truth(args[1], name, f"{where}[1]"))
        rule: Rule = {"field": name, "match": {"mode": mode}, "value": inner}
        if mode != "all":
            return rule
        # Without rows `all` is false there.
        return group("and", [rule, {"field": name, "match": {"mode": "some"}, "value": always()}])

    def _missing(self, args: list[Any], rows: str | None, where: str) -> Rule:
        listed = args[0] if len(args) == 1 and isinstance(args[0], list) else args
        absent = [self._absent(each, rows, where) for each in listed]
        return group("or", absent) if absent else never()

    def _missing_some(self, args: list[Any], rows: str | None, where: str) -> Rule:
        if len(args) != 2 or not isinstance(args[0], int) or not isinstance(args[1], list):
            return self.refused(where, "takes a number and a list")
        fewest = len(args[1]) - args[0] + 1
        if fewest <= 0:
            return always() if args[1] else never()
        absent = [self._absent(each, rows, where) for each in args[1]]
        ways = list(combinations(absent, fewest))[: _MOST_WAYS + 1]
        if len(ways) > _MOST_WAYS:
            return self.refused(where, f"has more than {_MOST_WAYS} ways to be so")
        return group("or", [group("and", list(way)) for way in ways]) if ways else never()

    def _absent(self, theirs: Any, rows: str | None, where: str) -> Rule:
        if not isinstance(theirs, str | int) or isinstance(theirs, bool):
            return self.refused(where, "names what is computed")
        name = self.found.name(str(theirs), rows)
        return group("or", [condition(name, "null"), *self.found.empty_text(name, rows)])


def _first(args: list[Any]) -> Any:
    return args[0] if args else None


def _not(rule: Rule) -> Rule:
    if rule == always():
        return never()
    return always() if rule == never() else group("and", [rule], negated=True)


FORMAT = Format("jsonlogic", "JsonLogic", read, write, writes_named=True)
