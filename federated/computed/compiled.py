"""Compiles one computed attribute by the passes of rules, as the value that a rule would test."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlglot import exp

from federated.catalog.model_names import ATTRIBUTE, attribute_model
from federated.catalog.schema import Computed
from federated.compile import LANGUAGE_VERSION, Locate, dbt_sql, digests, labels_read, spell_sql
from federated.errors import Fault, InternalError, RuleError
from federated.kinds import Kind
from federated.passes import CHECKS, Context, Draft
from federated.passes.build_query import build_value
from federated.passes.check_query import check_query
from federated.passes.name_edges import name_edges
from federated.passes.simplify_groups import simplify_groups
from federated.passes.sql.reads import columns_read
from federated.rule.attributes import ComputedAttribute
from federated.rule.decimals import MOST_SCALE
from federated.rule.edges import Edge
from federated.rule.identity import fingerprint, plain
from federated.rule.tree import Audience, Condition, Group, Term

WHERE = "value"


@dataclass(frozen=True)
class CompiledAttribute:
    """One computed attribute and its draft after each pass, by the name of the pass."""

    attribute: ComputedAttribute
    stages: Mapping[str, Draft]
    context: Context

    @property
    def key(self) -> str:
        return self.attribute.key

    @property
    def model(self) -> str:
        """Return the model that holds its values."""
        return attribute_model(self.key)

    @property
    def named(self) -> Term:
        """Return the value with names resolved and literals as written, to be read in memory."""
        return _value(self.stages["resolve_names"])

    @property
    def checked(self) -> Term:
        """Return the value with its kind and decimals."""
        return _value(self.stages["check_kinds"])

    @property
    def kind(self) -> Kind:
        kind = self.checked.kind
        if kind is None:
            raise InternalError(f"{self.key}: no kind. Report this as a bug.")
        return kind

    @property
    def scale(self) -> int | None:
        return self.checked.scale

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Return every named edge the query reads."""
        return self.stages["name_edges"].edges

    @cached_property
    def query(self) -> exp.Select:
        """Return the query for its values, for no engine yet."""
        draft = self.stages["name_edges"]
        query = build_value(_value(draft), self.key, self.attribute.entity, self.context)
        check_query(replace(draft, query=query), self.context)
        return query

    @cached_property
    def reads(self) -> tuple[tuple[str, str], ...]:
        """Return every (model, column) the query refers to, in filters and joins too."""
        return columns_read(self.query)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Return its data-usage labels: those added by hand, and those of all columns it reads."""
        read = labels_read(self.reads, self.context.catalog)
        return tuple(sorted({*self.attribute.labels, *read}))

    @cached_property
    def digest(self) -> str:
        """Return what changes when, and only when, the meaning of the value does."""
        value = _value(self.stages["name_edges"])
        meaning = [LANGUAGE_VERSION, self.attribute.entity, plain(value)]
        return fingerprint([*meaning, *digests(self.reads, self.context.catalog)])

    def sql(self, engine: str, as_of: datetime, locate: Locate) -> str:
        """Return SQL that runs by itself; `locate` gives the schema and name of a model."""
        return spell_sql(self, engine, as_of, locate)

    def dbt_sql(self, engine: str) -> str:
        """Return the body of the dbt model: refs for tables, window edges for moments."""
        return dbt_sql(self.query, engine)


def _value(draft: Draft) -> Term:
    rule = draft.audience.rule
    part = rule.rules[0] if rule is not None and rule.rules else None
    if not isinstance(part, Condition):
        raise InternalError(f"{draft.audience.key}: no value. Report this as a bug.")
    return part.field


def compile_attribute(attribute: ComputedAttribute, context: Context) -> CompiledAttribute:
    """Compile one computed attribute: its value goes through the passes as one that is tested.

    Raises: RuleError with every fault of it.
    """
    if attribute.value is None:
        raise InternalError(f"{attribute.key}: no value. Report this as a bug.")
    test = Condition(attribute.value, "notNull", where=WHERE)
    rule = Group("and", (test,), where=WHERE)
    draft = Draft(Audience(attribute.key, attribute.label, rule, entity=attribute.entity))
    stages: dict[str, Draft] = {}
    for work in CHECKS:
        stages[work.__name__] = draft = work(draft, context)
    faults = list(draft.faults) or _faults_of_kind(_value(draft))
    if faults:
        raise RuleError(faults, attribute.source)
    for work in (simplify_groups, name_edges):
        stages[work.__name__] = draft = work(draft, context)
    return CompiledAttribute(attribute, stages, context)


def _faults_of_kind(value: Term) -> list[Fault]:
    if value.kind is None:
        advice = "Name an attribute in it, or write a literal."
        return [Fault(WHERE, "is of no kind, as nothing in it is known", advice)]
    if value.kind.element is not None:
        advice = "Make one value of it, such as a count or a case."
        return [Fault(WHERE, f"is an {value.kind.value}, and one value is asked for", advice)]
    if value.kind is Kind.POSITION:
        return [Fault(WHERE, "is a position, and one value is asked for", "Test it in a case.")]
    if value.kind is Kind.DECIMAL and (value.scale or 0) > MOST_SCALE:
        problem = f"has more than {MOST_SCALE} decimals (found {value.scale})"
        return [Fault(WHERE, problem, "Round it: {op: add, args: [value, 0], scale: 2}.")]
    return []


def attributes_behind(
    queries: Iterable[exp.Expr], context: Context
) -> dict[str, CompiledAttribute]:
    """Return the computed attributes whose models queries read, near and far, by those models.

    Each stands after those it is made of.
    """
    found: dict[str, CompiledAttribute] = {}
    for query in queries:
        for name in sorted({t.name for t in query.find_all(exp.Table)}):
            if name.startswith(ATTRIBUTE) and name not in found:
                compiled = _compiled(name, context)
                found |= attributes_behind([compiled.query], context)
                found[name] = compiled
    return found


def _compiled(model: str, context: Context) -> CompiledAttribute:
    """Return the attribute a model is of, compiled again from what the catalogue holds of it."""
    key = model.removeprefix(ATTRIBUTE)
    for entity in context.catalog.entities.values():
        attribute = context.catalog.tables[entity.table].attributes.get(key)
        made: Computed | None = attribute.computed if attribute is not None else None
        if attribute is not None and made is not None and made.model == model:
            again = ComputedAttribute(key, attribute.label, made.value, entity=entity.name)
            return compile_attribute(again, context)
    raise InternalError(f"{model}: no such attribute. Report this as a bug.")
