"""Columns of one table as plain vectors, and conditions held against them.

Texts come as the code of the literal they equal, money as whole units of its scale; any condition
that is not one of these comes as a column of yes and no that the warehouse itself worked out.
"""

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from sqlglot import exp

from federated.kinds import Kind
from federated.passes.sql.leaves import leaf
from federated.passes.sql.places import Place
from federated.planner.in_process.vectors import MISSING, Bools, Ints, Unfit, vector
from federated.planner.reading import Reading
from federated.rule.identity import fingerprint, plain
from federated.rule.tree import Condition, Group, Path, Term
from federated.rule.walk import is_bare
from federated.rule.windows import Span

Sort = Literal["code", "number", "moment", "flag"]
# Codes are for columns of few texts; a text that no row holds has none.
FEW, NO_CODE = 1_000, -2
GREATEST = int(np.iinfo(np.int64).max)
_BORING = re.compile(r"[A-Za-z0-9_.@+-][A-Za-z0-9_ .@+-]*\Z")
_NUMBERS = frozenset({"=", "in", "<", "<=", ">", ">=", "between"})


def conditions_of(group: Group) -> Iterator[Condition]:
    """Yield every condition of a filter."""
    for rule in group.rules:
        if isinstance(rule, Group):
            yield from conditions_of(rule)
        elif isinstance(rule, Condition) and is_bare(rule):
            yield rule
        else:
            raise Unfit(type(rule).__name__)


def is_plain(group: Group) -> bool:
    """Return whether a filter is made of conditions on named columns alone."""
    return all(
        is_plain(r) if isinstance(r, Group) else isinstance(r, Condition) and _is_named(r)
        for r in group.rules
    )


def _is_named(condition: Condition) -> bool:
    return isinstance(condition.field, Path) and bool(condition.field.names) and is_bare(condition)


def path_of(term: Term) -> Path:
    """Return the name a term is; Unfit when it is a value made of others."""
    if not isinstance(term, Path):
        raise Unfit(type(term).__name__)
    return term


def sort_of(condition: Condition) -> Sort:
    """Return how a condition is evaluated, as far as it tells itself."""
    kind, values = condition.field.kind, condition.values
    if any(isinstance(v, Path) for v in values):
        return "flag"
    if kind is Kind.TEXT and condition.operator in {"=", "in"} and condition.case_sensitive:
        is_text = all(isinstance(v, str) for v in values)
        return "code" if is_text and values and not path_of(condition.field).outer else "flag"
    if kind in {Kind.INTEGER, Kind.DECIMAL} and condition.operator in _NUMBERS:
        return "number"
    if kind is not None and kind.is_time and condition.operator == "within":
        return "moment"
    return "flag"


class Columns:
    """What the conditions of many leaves need of one table; ask first, load once, then hold."""

    def __init__(self, reading: Reading, place: Place) -> None:
        self.reading = reading
        self.place = place
        self._codes: dict[str, dict[str, int]] = {}
        self._known: dict[Path, tuple[str, ...] | None] = {}
        self._sorts: dict[Condition, Sort] = {}
        self._plain: dict[str, exp.Expr] = {}
        self._flags: dict[str, exp.Expr] = {}
        self.loaded: dict[str, Any] = {}

    def ask(self, group: Group) -> None:
        """Note what a filter needs."""
        for condition in conditions_of(group):
            sort = self._sort(condition)
            if sort == "code":
                self.value(path_of(condition.field), "code")
            elif sort == "flag":
                name = _flag_name(condition)
                if name not in self._flags:
                    self._flags[name] = self._flag(condition)
            else:
                self.value(path_of(condition.field), "raw")

    def _sort(self, condition: Condition) -> Sort:
        """Return how a condition is evaluated here: few plain texts get codes."""
        if condition not in self._sorts:
            sort = sort_of(condition)
            if sort == "code":
                found = self._texts(path_of(condition.field))
                if found is None:
                    sort = "flag"
                else:
                    name = self.value(path_of(condition.field), "code")
                    self._codes[name] = {text: code for code, text in enumerate(found)}
            self._sorts[condition] = sort
        return self._sorts[condition]

    def _texts(self, path: Path) -> tuple[str, ...] | None:
        """Return all texts a column holds, None when they are many or not of a boring alphabet."""
        if path not in self._known:
            self._known[path] = self._asked_texts(path)
        return self._known[path]

    def _asked_texts(self, path: Path) -> tuple[str, ...] | None:
        own = self.place
        place = Place(own.catalog, own.scope, own.alias, own.outer, prefix=own.prefix)
        value = place.value(path)
        query = exp.select(value).distinct().from_(place.source(), copy=False)
        query = place.joined(query).limit(FEW + 1)
        text = self.reading.text(query)
        if text not in self.reading.known:
            found = self.reading.warehouse.query(text).column(0).to_pylist()
            texts = sorted(t for t in found if t is not None)
            is_plain = len(found) <= FEW and all(_BORING.match(t) for t in texts)
            self.reading.known[text] = tuple(texts) if is_plain else None
        return self.reading.known[text]

    def value(self, path: Path, prefix: str = "raw") -> str:
        """Note that a value is needed, and return the name of its vector."""
        found = self.place.value(path)
        if not isinstance(found, exp.Column):
            raise Unfit(str(path))
        name = f"{prefix}_{found.table}_{found.name}"
        self._plain.setdefault(name, found)
        return name

    def _flag(self, condition: Condition) -> exp.Expr:
        kind = condition.field.kind
        assert kind is not None  # noqa: S101 - resolve_names has seen to it
        return leaf(
            condition.operator, self.place.value(path_of(condition.field)), condition.values, kind,
            lambda t: self.place.value(path_of(t)), case_sensitive=condition.case_sensitive,
            guarded=True,
        )  # fmt: skip

    def selected(self) -> list[exp.Expr]:
        """Return the columns to select."""
        found: list[exp.Expr] = []
        for name, value in self._plain.items():
            codes = self._codes.get(name)
            coded = value if codes is None else _coded(value, list(codes))
            found.append(exp.alias_(coded, name))
        for name, flag in self._flags.items():
            whole = exp.Coalesce(this=exp.paren(flag), expressions=[exp.false()])
            found.append(exp.alias_(whole, name))
        return found

    def load(self, table: pa.Table) -> None:
        """Keep the vectors of a table that `selected` was read into."""
        for name in (*self._plain, *self._flags):
            self.loaded[name] = vector(table[name])

    def keep(self, order: npt.NDArray[np.intp] | Bools) -> None:
        """Put every vector in another order, or keep a part of it."""
        self.loaded = {
            name: (value[0][order], value[1]) if isinstance(value, tuple) else value[order]
            for name, value in self.loaded.items()
        }

    def holds(self, group: Group, size: int) -> Bools:
        """Return for each row whether it satisfies a filter."""
        parts = [
            self.holds(r, size) if isinstance(r, Group) else self._condition(r)  # type: ignore[arg-type]
            for r in group.rules
        ]
        if not parts:
            found = np.ones(size, dtype=bool)
        elif group.combinator == "and":
            found = np.logical_and.reduce(parts) if len(parts) > 1 else parts[0]
        elif group.combinator == "or":
            found = np.logical_or.reduce(parts) if len(parts) > 1 else parts[0]
        else:
            found = np.logical_xor.reduce(parts) if len(parts) > 1 else parts[0]
        return ~found if group.negated else found

    def _condition(self, condition: Condition) -> Bools:
        sort = self._sort(condition)
        if sort == "flag":
            return self.loaded[_flag_name(condition)][0].astype(bool, copy=False)  # type: ignore[no-any-return]
        if sort == "code":
            name = self.value(path_of(condition.field), "code")
            known = self._codes[name]
            codes = sorted({known.get(str(v), NO_CODE) for v in condition.values})
            values = self.loaded[name][0]
            return values == codes[0] if len(codes) == 1 else np.isin(values, codes)
        values, scale = self.loaded[self.value(path_of(condition.field))]
        if sort == "moment":
            spans = [s for s in condition.values if isinstance(s, Span)]
            found = [within(values, span, self.reading) for span in spans]
            return np.logical_or.reduce(found) if found else np.zeros(len(values), dtype=bool)
        return number_holds(values, condition.operator, condition.values, scale)


def within(values: Ints, span: Span, reading: Reading) -> Bools:
    """Return which moments lie in a span; a missing one lies in none."""
    found = values != MISSING if span.low is None else values >= reading.moment(span.low)
    return found & (values < reading.moment(span.high)) if span.high is not None else found


def number_holds(values: Ints, operator: str, operands: Any, scale: int) -> Bools:
    """Return which whole numbers of a scale fulfil a comparison, exactly.

    >>> number_holds(np.array([150, 151, MISSING]), ">=", [Fraction("1.505")], 2).tolist()
    [False, True, False]
    """
    exact = [Fraction(o) * 10**scale for o in operands if o is not None]
    if operator in {"=", "in"}:
        whole = [int(e) for e in exact if e.denominator == 1 and -GREATEST <= e <= GREATEST]
        return np.isin(values, np.array(whole, dtype=np.int64))
    low, high = -GREATEST, GREATEST
    if operator in {">", ">=", "between"}:
        low = math.floor(exact[0]) + 1 if operator == ">" else math.ceil(exact[0])
    if operator in {"<", "<=", "between"}:
        high = math.ceil(exact[-1]) - 1 if operator == "<" else math.floor(exact[-1])
    if low > GREATEST or high < -GREATEST:
        return np.zeros(len(values), dtype=bool)
    # The least number of 64 bits stands for a missing value, so it is never reached from above.
    return (values >= max(low, -GREATEST)) & (values <= min(high, GREATEST))


def _coded(value: exp.Expr, texts: list[str]) -> exp.Expr:
    """Return the place of a text among all there are, -1 when it is missing."""
    if not texts:
        return exp.cast(exp.Literal.number(-1), "smallint")
    literals: list[exp.Expr] = [exp.Literal.string(t) for t in texts]
    kind = exp.DataType(this=exp.DType.ENUM, expressions=literals)
    code = exp.Anonymous(this="enum_code", expressions=[exp.TryCast(this=value, to=kind)])
    found = exp.Coalesce(this=code, expressions=[exp.Literal.number(-1)])
    return exp.cast(found, "smallint")


def _flag_name(condition: Condition) -> str:
    return f"flag_{fingerprint(plain(condition), 12)}"
