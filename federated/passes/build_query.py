"""Writes a rule as one query for the keys of an entity; engines and dbt spell it later."""

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from federated.catalog.model_names import EVALUATED_AT, changes_model, members_model
from federated.catalog.schema import Entity
from federated.errors import InternalError
from federated.kinds import Kind
from federated.operators.literals import edge, text_literal
from federated.passes.draft import Context, Draft, collection_scope, entity_scope
from federated.passes.name_edges import DAYS_SINCE, expiry_edge
from federated.passes.sql.arrays import elements_test
from federated.passes.sql.key_sets import KEY, MANY, KeySets
from federated.passes.sql.leaves import (
    all_of,
    any_of,
    negation,
    odd_number_of,
    within,
)
from federated.passes.sql.names import quote_names
from federated.passes.sql.places import Place, column
from federated.passes.sql.rows import RowSets
from federated.passes.sql.sequences import sequence_test
from federated.passes.sql.written import sql_keys
from federated.passes.type_terms import as_condition
from federated.rule.edges import AS_OF
from federated.rule.tree import (
    AggregateTest,
    Audience,
    CollectionTest,
    Condition,
    Group,
    MembershipTest,
    Node,
    SequenceTest,
    Term,
    path_of,
)
from federated.rule.windows import Span

MERGES = ("merged", "merged_from")
# Engines make a wider or narrower type of their own of these.
STORED_AS = {Kind.INTEGER: "bigint", Kind.TEXT: "text"}


def build_query(draft: Draft, context: Context) -> Draft:
    """Return the draft with its query: audience_key, entity, entity_key, one row a member."""
    audience = draft.audience
    scope = entity_scope(context.catalog, audience.entity)
    if scope is None:
        raise InternalError(f"{audience.key}: no entity. Report this as a bug.")
    sets = KeySets()
    place = Place(context.catalog, scope, audience.entity)
    if audience.sql is not None:
        key = column(scope.entity.key, place.alias)
        rule = sets.has(key, sql_keys(audience, context), "selected")
    elif audience.model is not None:
        key = column(scope.entity.key, place.alias)
        rule = sets.has(key, _model_keys(audience.model, scope.entity, context), "selected")
    else:
        whole = audience.rule or Group("and")
        rule = _Rules(context, sets, place).predicate(whole, place, False)
        if len(sets.queries) > MANY:
            sets, place = KeySets(is_packed=True), Place(context.catalog, scope, audience.entity)
            rule = _Rules(context, sets, place).predicate(whole, place, False)
    conditions = [*_of_and(rule), *_not_expired(audience)]
    query = exp.select(
        exp.alias_(text_literal(audience.key), "audience_key"),
        exp.alias_(text_literal(audience.entity), "entity"),
        exp.alias_(column(scope.entity.key, place.alias), KEY),
    ).from_(place.source(), copy=False)
    query = place.joined(query)
    conditions = [c for c in conditions if not (isinstance(c, exp.Boolean) and c.this)]
    if conditions:
        query = query.where(*conditions, copy=False)
    return replace(draft, query=quote_names(sets.attached(query)))


def build_value(value: Term, key: str, entity: str, context: Context) -> exp.Select:
    """Return the query of a computed attribute: entity_key, its value, evaluated_at, one row each.

    A number has at most 18 digits, as everywhere that values are made of others.
    """
    scope = entity_scope(context.catalog, entity)
    assert scope is not None and value.kind is not None  # noqa: S101 - the passes have seen to it
    for is_packed in (False, True):
        sets = KeySets(is_packed=is_packed)
        place = Place(context.catalog, scope, entity)
        terms = _Rules(context, sets, place).rows.terms
        is_exact = value.kind in {Kind.INTEGER, Kind.DECIMAL}
        found = terms.number(value, place) if is_exact else terms.value(value, place)
        if len(sets.queries) <= MANY:
            break
    if value.kind in {Kind.INTEGER, Kind.TEXT}:
        found = exp.Cast(this=found, to=exp.DataType.build(STORED_AS[value.kind]))
    query = exp.select(
        exp.alias_(column(scope.entity.key, place.alias), KEY),
        exp.Alias(this=found, alias=exp.to_identifier(key)),
        exp.alias_(edge(AS_OF.id), EVALUATED_AT),
    ).from_(place.source(), copy=False)
    return quote_names(sets.attached(place.joined(query)))


def _model_keys(model: str, entity: Entity, context: Context) -> exp.Select:
    name = context.catalog.keys_in(model, entity)
    assert name is not None  # noqa: S101 - resolve_names has seen to it
    keys = exp.select(exp.alias_(column(name, model), KEY)).from_(exp.to_table(model), copy=False)
    present = exp.Not(this=exp.Is(this=column(name, model), expression=exp.Null()))
    return keys.where(present, copy=False)


def _of_and(rule: exp.Expr) -> list[exp.Expr]:
    return list(rule.flatten()) if isinstance(rule, exp.And) else [rule.unnest()]


def _not_expired(audience: Audience) -> list[exp.Expr]:
    if audience.expires_on is None:
        return []
    return [exp.LT(this=edge(AS_OF.id), expression=edge(expiry_edge(audience.expires_on).id))]


class _Rules:
    def __init__(self, context: Context, sets: KeySets, entity: Place) -> None:
        self.entity = entity
        self.context = context
        self.sets = sets
        self.rows = RowSets(context, sets, self.predicate)

    def predicate(self, node: Node, place: Place, guarded: bool) -> exp.Expr:
        """Return one part of a rule; `guarded` where a missing answer would be turned round."""
        if isinstance(node, Group):
            return self._group(node, place, guarded)
        if isinstance(node, Condition):
            return self.rows.terms.condition(node, place, guarded)
        if isinstance(node, CollectionTest):
            if not place.is_element and self._is_rows(node.collection, place):
                return self.rows.collection_test(node, place)
            array, inner = place.value(path_of(node.collection)), place.element()
            return elements_test(node, array, lambda group: self.predicate(group, inner, False))
        if isinstance(node, AggregateTest):
            if node.function in DAYS_SINCE or any(isinstance(v, Term) for v in node.values):
                # The number itself is needed, or what it is compared with is another for each.
                return self.rows.terms.condition(as_condition(node), place, guarded)
            return self.rows.aggregate_test(node, place)
        if isinstance(node, SequenceTest):
            return sequence_test(self.rows, node, place)
        return self._membership(node, place)

    def _is_rows(self, name: str, place: Place) -> bool:
        inside = collection_scope(self.context.catalog, place.scope, name)
        return inside is not None and inside.array is None

    def _group(self, group: Group, place: Place, guarded: bool) -> exp.Expr:
        inner = guarded or group.negated or group.combinator == "xor"
        parts = [self.predicate(r, place, inner) for r in group.rules]
        join = {"xor": odd_number_of, "or": _any_of, "and": all_of}[group.combinator]
        if place is self.entity:
            key = column(place.scope.entity.key, place.alias)
            keys = exp.select(exp.alias_(key, KEY)).from_(place.source(), copy=False)
            parts = self.sets.packed(key, parts, join, place.joined(keys))
        result = join(parts) if parts else exp.true()
        return negation(result) if group.negated else result

    def _membership(self, test: MembershipTest, place: Place) -> exp.Expr:
        found = any_of([self._of_audience(test, name, place) for name in test.audiences])
        return negation(found) if test.operator == "notIn" else found

    def _of_audience(self, test: MembershipTest, name: str, place: Place) -> exp.Expr:
        entity = self.context.catalog.entities[self.context.audiences[name].entity]
        key = place.value(replace(test.path, names=(*test.path.names, entity.key)))
        is_change = test.operator in {"entered", "exited"}
        if test.path.names or place.scope.collection is not None:
            # The key may be missing here, and a subquery cannot stand wherever rows are tested.
            model = members_model(name)
            if is_change:
                model = self.sets.named(_changed(test, name), f"{test.operator}_set")
            alias = place.joined_set(model, key)
            return exp.Not(this=exp.Is(this=column(KEY, alias), expression=exp.Null()))
        if is_change:
            return self.sets.has(key, _changed(test, name), test.operator)
        model = members_model(name)
        query = exp.select(column(KEY, model)).from_(exp.to_table(model), copy=False)
        return exp.In(this=key, query=exp.Subquery(this=query))


def _any_of(parts: Sequence[exp.Expr]) -> exp.Expr:
    return any_of([exp.paren(p) if isinstance(p, exp.And) else p for p in parts])


def _changed(test: MembershipTest, name: str) -> exp.Select:
    """Return who entered or left an audience in the window; being merged is neither."""
    model = changes_model(name)
    assert isinstance(test.window, Span)  # noqa: S101 - name_edges has seen to it
    is_change = exp.EQ(this=column("change", model), expression=text_literal(test.operator))
    merges = [text_literal(reason) for reason in MERGES]
    is_merge = exp.In(this=column("reason", model), expressions=merges)
    conditions = [is_change, exp.Not(this=is_merge), within(column("as_of", model), [test.window])]
    if test.window.high is not None and test.window.high.anchor != AS_OF.anchor:
        # A window may end later than the run; what later runs wrote is not known yet.
        known = exp.LTE(this=column("as_of", model), expression=edge(AS_OF.id))
        conditions.append(known)
    return (
        exp.select(column(KEY, model))
        .distinct()
        .from_(exp.to_table(model), copy=False)
        .where(*conditions, copy=False)
    )
