"""Audiences as a few shared models in plain SQL: leaves in one pass a part, then who is in which.

Leaf models hold one row per owner and one column of yes and no per leaf, made in one narrow pass
over the rows of one leading value; sets hold the keys of leaves no such pass can make; the bits
hold one column per audience. Names are those of leaves and audiences, never positions, so an edit
leaves every other model as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from federated.catalog.model_names import members_model
from federated.kinds import Kind
from federated.operators.literals import edge, text_literal
from federated.passes.draft import Context, entity_scope
from federated.passes.sql.aggregates import aggregate_value
from federated.passes.sql.key_sets import KEY, KeySets
from federated.passes.sql.leaves import all_of, any_of, leaf, negation, odd_number_of
from federated.passes.sql.places import Place, column
from federated.passes.sql.rows import RowSets, holds_without_rows_of
from federated.planner.chunks import chunked
from federated.planner.conditions import ConditionsOnly, is_attribute, predicate
from federated.planner.formulas import (
    Constant,
    Joined,
    Leaf,
    Member,
    Opposite,
    Test,
    Until,
    Value,
    leaves_of,
    members_of,
)
from federated.planner.parts import Part, leading_columns, part_of
from federated.planner.reading import key_set
from federated.rule.edges import AS_OF
from federated.rule.identity import fingerprint
from federated.rule.tree import AggregateTest, CollectionTest, Condition, Path, Term
from federated.rule.windows import Span

LEAVES, SETS, BITS = "int_audience_leaves__", "int_audience_sets__", "int_audience_bits__"
LEAF_LIMIT, SET_LIMIT, AUDIENCE_LIMIT = 96, 24, 128
TESTED = "tested"
SUMMED = frozenset({"sum", "min", "max", "first_time", "last_time"})


@dataclass
class SharedModels:
    """Queries by the name of their model, and the model each audience is a column of."""

    queries: dict[str, exp.Select | exp.Union] = field(default_factory=dict)
    bits: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)


def leaf_column(leaf: Leaf) -> str:
    """Return the column of a leaf."""
    return f"leaf_{leaf.id}"


def audience_column(key: str) -> str:
    """Return the column of an audience."""
    return f"in_{key}"


def shared_models(formulas: Mapping[str, Value], entity: str, context: Context) -> SharedModels:
    """Return the models that many audiences of one entity share."""
    models = SharedModels()
    leaves = {x.id: x for value in formulas.values() for x in leaves_of(value)}
    known = context.catalog.collections
    counted = [x for x in leaves.values() if x.collection in known and _is_counted(x.node)]
    _leaf_models(models, counted, entity, context)
    rest = [
        x for i, x in sorted(leaves.items())
        if i not in models.leaves and not is_attribute(x.node)
    ]  # fmt: skip
    for bits, ids in chunked((x.id for x in rest), SET_LIMIT).items():
        name = f"{SETS}{entity}_{bits or 'all'}"
        models.queries[name] = _sets([leaves[i] for i in ids], context)
        models.leaves |= dict.fromkeys(ids, name)
    levels = _levels(formulas)
    for level in sorted(set(levels.values())):
        own = [key for key in formulas if levels[key] == level]
        for bits, keys in chunked(own, AUDIENCE_LIMIT).items():
            name = f"{BITS}{entity}_{level}_{bits or 'all'}"
            work = _Bits(models, entity, context)
            models.queries[name] = work.query({key: formulas[key] for key in keys})
            models.bits |= dict.fromkeys(keys, name)
    return models


def _levels(formulas: Mapping[str, Value]) -> dict[str, int]:
    """Return how far each audience stands above those it names, so that no model names itself."""
    found: dict[str, int] = {}

    def level(key: str) -> int:
        if key not in found:
            named = [k for k in members_of(formulas[key]) if k in formulas]
            found[key] = 1 + max((level(k) for k in named), default=-1)
        return found[key]

    for key in formulas:
        level(key)
    return found


def audience_rows(key: str, entity: str, models: SharedModels) -> exp.Select:
    """Return the members of an audience out of the bits."""
    name = models.bits[key]
    return (
        exp.select(
            exp.alias_(text_literal(key), "audience_key"),
            exp.alias_(text_literal(entity), "entity"),
            column(KEY, name),
        )
        .from_(exp.to_table(name))
        .where(column(audience_column(key), name))
    )


def _is_counted(node: Any) -> bool:
    if isinstance(node, CollectionTest):
        return node.mode == "atLeast" and not node.is_share and node.high is None
    if not isinstance(node, AggregateTest) or node.function not in SUMMED | {"count"}:
        return False
    # What stands beside it is of the entity, and no pass over rows knows that.
    is_fixed = not any(isinstance(value, Term) for value in node.values)
    return is_fixed and (node.of is None or isinstance(node.of, Path))


def _leaf_models(
    models: SharedModels, leaves: Iterable[Leaf], entity: str, context: Context
) -> None:
    known = [(x, x.node) for x in leaves]
    filters = [(n.collection, n.value) for _, n in known if not isinstance(n, Condition)]  # type: ignore[union-attr]
    columns = leading_columns(filters)
    parts: dict[Part, dict[str, Leaf]] = {}
    for each, node in known:
        part = part_of(node.collection, node.value, columns)  # type: ignore[union-attr]
        parts.setdefault(part, {})[each.id] = each
    for part in sorted(parts, key=str):
        for bits, ids in chunked(parts[part], LEAF_LIMIT).items():
            about = fingerprint([entity, part.column, part.value], 8)
            name = f"{LEAVES}{part.collection}_{about}_{bits or 'all'}"
            pass_ = _Pass(part, entity, context)
            made = {i: pass_.leaf(parts[part][i]) for i in ids}
            made = {i: value for i, value in made.items() if value is not None}
            if made:
                models.queries[name] = pass_.query({i: v for i, v in made.items() if v})
                models.leaves |= dict.fromkeys(made, name)


class _Pass:
    """One pass over the rows of a part."""

    def __init__(self, part: Part, entity: str, context: Context) -> None:
        scope = entity_scope(context.catalog, entity)
        assert scope is not None  # noqa: S101 - compiled audiences select a known entity
        self.part = part
        self.rows = RowSets(context, KeySets(), predicate)
        self.place = self.rows.place(part.collection, Place(context.catalog, scope, entity))
        self.is_cut = True

    def leaf(self, each: Leaf) -> exp.Expr | None:
        """Return whether a leaf holds for an owner's rows, None when no pass can say."""
        node: Any = each.node
        window = node.window if isinstance(node.window, Span) else None
        try:
            fits = predicate(self.part.rest(node.value), self.place, True)
        except ConditionsOnly:
            return None
        cut = self.rows.cut(self.place, window)[1:] if window is not None else []
        self.is_cut = self.is_cut and window is not None and window.low is not None
        conditions = [c for c in (*cut, fits) if not (isinstance(c, exp.Boolean) and c.this)]
        is_row = all_of(conditions)
        if isinstance(node, CollectionTest):
            return exp.GTE(
                this=exp.Count(this=_where(is_row, exp.Literal.number(1))),
                expression=exp.Literal.number(int(node.low)),
            )
        return self._number(node, is_row)

    def _number(self, node: AggregateTest, is_row: exp.Expr) -> exp.Expr | None:
        of = self.place.value(node.of) if isinstance(node.of, Path) else None
        value = aggregate_value(self.place, node, of, self.rows.context)
        inner = value.find(exp.AggFunc)
        if inner is None or isinstance(inner.this, exp.Distinct):
            return None
        kept = exp.Literal.number(1) if isinstance(inner.this, exp.Star) else inner.this
        inner.set("this", _where(is_row, kept))
        kind = Kind.TIMESTAMP if node.function in {"first_time", "last_time"} else Kind.INTEGER
        if node.of is not None and node.of.kind is not None and node.function != "count":
            kind = node.of.kind
        return leaf(node.operator, value, node.values, kind, lambda _: value, guarded=True)

    def query(self, made: Mapping[str, exp.Expr]) -> exp.Select:
        conditions = self.rows.cut(self.place, None)
        if self.part.column is not None:
            lead = column(self.part.column, self.place.alias)
            conditions.append(exp.EQ(this=lead, expression=text_literal(self.part.value)))
        columns = [exp.alias_(exp.paren(v), f"leaf_{i}") for i, v in made.items()]
        query = self.rows.rows(self.place, conditions, *columns)
        return query.group_by(self.rows.owner(self.place), copy=False)


class _Bits:
    """One column per audience, over the entities with what is known of them."""

    def __init__(self, models: SharedModels, entity: str, context: Context) -> None:
        scope = entity_scope(context.catalog, entity)
        assert scope is not None  # noqa: S101 - compiled audiences select a known entity
        self.models = models
        self.place = Place(context.catalog, scope, entity)
        self.key = column(KEY, TESTED)
        self.tested: dict[str, exp.Expr] = {}
        self.joined: dict[str, None] = {}

    def query(self, formulas: Mapping[str, Value]) -> exp.Select:
        """Return the model of some audiences."""
        columns = [
            exp.alias_(exp.paren(self._value(v)), audience_column(k)) for k, v in formulas.items()
        ]
        # Tests of attributes come first: what is joined is then narrow, yes and no alone.
        tested = [exp.alias_(exp.paren(v), name) for name, v in self.tested.items()]
        key = column(self.place.scope.entity.key, self.place.alias)
        inner = exp.select(exp.alias_(key, KEY), *tested).from_(self.place.source(), copy=False)
        inner = self.place.joined(inner)
        query = exp.select(self.key.copy(), *columns).from_(inner.subquery(TESTED), copy=False)
        for name in sorted(self.joined):
            on = exp.EQ(this=self.key.copy(), expression=column(KEY, name))
            query = query.join(exp.to_table(name), on=on, join_type="left", copy=False)
        return query

    def _value(self, value: Value) -> exp.Expr:
        if isinstance(value, Test):
            return self._leaf(value.leaf)
        if isinstance(value, Opposite):
            return negation(self._value(value.part))
        if isinstance(value, Joined):
            parts = [self._value(p) for p in value.parts]
            if value.combinator == "xor":
                return odd_number_of(parts)
            if value.combinator == "or":
                return any_of([exp.paren(p) if isinstance(p, exp.And) else p for p in parts])
            return all_of([exp.paren(p) if isinstance(p, exp.Or) else p for p in parts])
        if isinstance(value, Member):
            return self._members(members_model(value.audience))
        if isinstance(value, Until):
            return exp.LT(this=edge(AS_OF.id), expression=edge(value.edge.id))
        assert isinstance(value, Constant)  # noqa: S101 - the only kind left
        return exp.true() if value.holds else exp.false()

    def _leaf(self, each: Leaf) -> exp.Expr:
        if is_attribute(each.node):
            name = leaf_column(each)
            if name not in self.tested:
                self.tested[name] = predicate(each.node, self.place, True)
            return column(name, TESTED)
        name = self.models.leaves[each.id]
        self.joined[name] = None
        held = column(leaf_column(each), name)
        # Whoever has no rows at all has no row in the model of the leaf either.
        is_counted = name.startswith(LEAVES) and isinstance(each.node, AggregateTest)
        is_held = is_counted and holds_without_rows_of(each.node)  # type: ignore[arg-type]
        return exp.Coalesce(this=held, expressions=[exp.true() if is_held else exp.false()])

    def _members(self, name: str) -> exp.Expr:
        inside = exp.select(column(KEY, name)).from_(exp.to_table(name), copy=False)
        return exp.In(this=self.key.copy(), query=exp.Subquery(this=inside))


def _sets(leaves: list[Leaf], context: Context) -> exp.Select:
    """Return one row per key in any of the sets, and one column a set.

    Columns join many times cheaper than sets are asked one by one.
    """
    parts = []
    for each in leaves:
        rows = exp.select(exp.alias_(text_literal(each.id), "leaf_id"), column(KEY, "found"))
        parts.append(rows.from_(key_set(each, context).subquery("found")))
    every = exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0]
    columns = []
    for each in leaves:
        is_it = exp.EQ(this=column("leaf_id", "sets"), expression=text_literal(each.id))
        one = exp.Case(
            ifs=[exp.If(this=is_it, true=exp.Literal.number(1))], default=exp.Literal.number(0)
        )
        is_in = exp.EQ(this=exp.Max(this=one), expression=exp.Literal.number(1))
        columns.append(exp.alias_(exp.paren(is_in), leaf_column(each)))
    query = exp.select(column(KEY, "sets"), *columns)
    return query.from_(every.subquery("sets")).group_by(column(KEY, "sets"))


def _where(is_row: exp.Expr, value: exp.Expr) -> exp.Expr:
    return exp.Case(ifs=[exp.If(this=is_row.copy(), true=value)])
