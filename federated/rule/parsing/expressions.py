"""Reads values that are made of others: arithmetic, the first known, and one by case.

    {op: multiply, args: [{field: quantity}, 1.5]}
    {op: case, args: [{when: <group>, then: 3}, {else: 0}]}

Inside `args` a mapping is a term and anything else a literal, so a text is never a name by chance.
"""

from collections.abc import Mapping
from typing import Any

from federated.errors import shown
from federated.rule.fields import Entries
from federated.rule.parsing.aggregates import Emptied, ReadGroup, read_measure
from federated.rule.parsing.operands import as_path, read_value
from federated.rule.tree import Argument, Branch, Choice, Expression, Term

ARITHMETIC = ("add", "subtract", "multiply", "divide")
OPS = (*ARITHMETIC, "coalesce", "case")
OF_TWO = frozenset({"subtract", "divide"})
MAX_ARGS = 10
MAX_BRANCHES = 50
MAX_DECIMALS = 9


class Terms:
    """Reads terms; `read_group` reads the groups inside them."""

    def __init__(self, read_group: ReadGroup) -> None:
        self.read_group = read_group

    def read(self, entries: Entries, key: str, value: Any) -> Term | None:
        """Return the term a mapping stands for, None with faults.

        Raises: Emptied when muting left nothing of it.
        """
        inner = Entries(
            value if isinstance(value, Mapping) else {}, entries.at(key), entries.faults
        )
        if "op" in inner.data:
            return self._expression(inner)
        if "aggregate" in inner.data:
            inner.known(["field", "aggregate", "where", "window"])
            return read_measure(inner, self.read_group, self.read)
        if "field" in inner.data:
            inner.known(["field"])
            return as_path(inner, "field", inner.data["field"])
        advice = "Write {field: name}, {field: collection, aggregate: …} or {op: …, args: […]}."
        inner.fault("", f"is not a value (found {shown(value)})", advice)
        return None

    def _expression(self, entries: Entries) -> Term | None:
        before = len(entries.faults)
        op = entries.word("op", OPS, "add")
        entries.known(["op", "args", *(["scale"] if op in ARITHMETIC else [])])
        args = entries.data.get("args")
        if not isinstance(args, list) or not args:
            entries.fault("args", f"is not a list (found {shown(args)})", "Write a list of values.")
            return None
        if op == "case" and len(entries.faults) == before:
            return self._choice(entries, args)
        self._check_count(entries, op, len(args))
        scale = None
        if "scale" in entries.data:
            scale = entries.whole("scale", 0, most=MAX_DECIMALS)
        if len(entries.faults) > before:
            return None
        read = tuple(self._argument(entries, f"args[{i}]", a) for i, a in enumerate(args))
        if len(entries.faults) > before:
            return None
        return Expression(op, read, scale, where=entries.where)

    def _check_count(self, entries: Entries, op: str, count: int) -> None:
        if op in OF_TWO and count != 2:
            entries.fault("args", f"is not two values (found {count})", f"{op} takes two.")
        elif not 2 <= count <= MAX_ARGS:
            problem = f"is not 2 to {MAX_ARGS} values (found {count})"
            entries.fault("args", problem, f"Put one {op} inside another.")

    def _argument(self, entries: Entries, key: str, value: Any) -> Argument:
        if isinstance(value, Mapping):
            return self.read(entries, key, value)
        return read_value(entries, key, value)

    def _choice(self, entries: Entries, args: list[Any]) -> Term | None:
        before = len(entries.faults)
        if len(args) > MAX_BRANCHES:
            problem = f"has more cases than {MAX_BRANCHES} (found {len(args)})"
            entries.fault("args", problem, "Use fewer.")
            return None
        branches: list[Branch] = []
        otherwise: Argument = None
        for index, arg in enumerate(args):
            place = entries.at(f"args[{index}]")
            if not isinstance(arg, Mapping) or not {"then", "else"} & set(arg):
                advice = "Write {when: <group>, then: value}, and {else: value} in the end."
                entries.fault(f"args[{index}]", f"is not a case (found {shown(arg)})", advice)
                continue
            inner = Entries(arg, place, entries.faults)
            inner.known(["else"] if "else" in arg else ["when", "then"])
            if "else" in arg and index < len(args) - 1:
                inner.fault("else", "stands before other cases", "Put it last.")
            elif "else" in arg:
                # No value is a value too: missing.
                otherwise = (
                    None if arg["else"] is None else self._argument(inner, "else", arg["else"])
                )
            else:
                branches += self._branch(inner)
        if len(entries.faults) > before:
            return None
        if not branches and otherwise is None:
            raise Emptied
        return Choice(tuple(branches), otherwise, where=entries.where)

    def _branch(self, entries: Entries) -> list[Branch]:
        """Return the branch, nothing when muting emptied its `when`."""
        when = entries.data.get("when")
        if isinstance(when, Mapping) and "rules" not in when:
            # One condition stands for a group of it.
            when = {"combinator": "and", "rules": [when]}
        group = self.read_group(when, entries.at("when"), entries.faults)
        then = self._argument(entries, "then", entries.data.get("then"))
        return [] if group is None else [Branch(group, then, entries.where)]
