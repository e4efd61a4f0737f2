"""How many entities an audience selects, of all of them or of a sample chosen by their keys."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlglot import exp

from federated.compile import CompiledAudience, Locate, compile_audience, engine_named
from federated.describe import describe_part
from federated.engines.connection import Warehouse
from federated.insight.interval import Estimate, estimate_count
from federated.kinds import Kind
from federated.operators.literals import by_code_point
from federated.passes.sql.places import column
from federated.planner.restrict import restrict_by
from federated.rule.tree import Group, Node
from federated.together import sql_with_parents

DIGITS = 8
WHOLE_BELOW = 1_000_000
WANTED = 200_000


@dataclass(frozen=True)
class ClauseEstimate:
    """One part of a rule: how many it selects alone, and together with those before it."""

    where: str
    sentence: str
    alone: Estimate
    so_far: Estimate


def share_for(everyone: int) -> float:
    """Return which share to sample: all below a million, then so many as give 0.2 points of error.

    >>> share_for(999_999), share_for(20_000_000)
    (1.0, 0.01)
    """
    return 1.0 if everyone < WHOLE_BELOW else WANTED / everyone


@dataclass(frozen=True)
class Sampling:
    """Counts members of audiences of one project in one warehouse at one moment."""

    warehouse: Warehouse
    compiled: Mapping[str, CompiledAudience]
    as_of: datetime
    locate: Locate
    salt: str = ""

    def everyone(self, key: str) -> int:
        """Return how many entities there are of the kind an audience selects."""
        return self._entities(key, 1.0)

    def estimate(self, key: str, share: float = 1.0) -> Estimate:
        """Return how many members an audience has, counted on a share of the entities."""
        everyone = self._entities(key, 1.0)
        sample = everyone if share >= 1 else self._entities(key, share)
        return estimate_count(self._members(self.compiled, key, share), sample, everyone)

    def clauses(self, key: str, share: float = 1.0, language: str = "en") -> list[ClauseEstimate]:
        """Return how many each part of a rule selects; nothing for one that is no rule."""
        whole = self.compiled[key]
        rule = whole.audience.rule
        if rule is None:
            return []
        everyone = self._entities(key, 1.0)
        sample = everyone if share >= 1 else self._entities(key, share)

        def count(rules: tuple[Node, ...]) -> Estimate:
            part = replace(whole.audience, rule=Group("and", rules), everyone=True)
            compiled = {**self.compiled, key: compile_audience(part, whole.context)}
            return estimate_count(self._members(compiled, key, share), sample, everyone)

        parts = rule.rules if rule.combinator == "and" and not rule.negated else (rule,)
        catalog, entity = whole.context.catalog, whole.audience.entity
        return [
            ClauseEstimate(
                part.where or "rule",
                describe_part(part, entity, catalog, language),
                count((part,)),
                count(parts[: number + 1]),
            )
            for number, part in enumerate(parts)
        ]

    def _members(self, compiled: Mapping[str, CompiledAudience], key: str, share: float) -> int:
        catalog, entity = compiled[key].context.catalog, compiled[key].audience.entity

        def narrow(query: exp.Select) -> exp.Select:
            if share >= 1:
                return query
            return restrict_by(query, catalog, entity, lambda k, kind: self._chosen(k, kind, share))

        sql = sql_with_parents(
            compiled, key, self.warehouse.engine, self.as_of, self.locate, narrow
        )
        return int(self.warehouse.rows(f"select count(*) from ({sql}) as members")[0][0])  # noqa: S608 - compiled by us

    def _entities(self, key: str, share: float) -> int:
        entity = self.compiled[key].context.catalog.entities[self.compiled[key].audience.entity]
        table = self.compiled[key].context.catalog.tables[entity.table]
        schema, name = self.locate(entity.table)
        place = exp.Table(
            this=exp.to_identifier(name, quoted=True),
            db=exp.to_identifier(schema, quoted=True),
            alias=exp.TableAlias(this=exp.to_identifier("everyone")),
        )
        query = exp.select(exp.Count(this=exp.Star())).from_(place)
        if share < 1:
            own = column(entity.key, "everyone")
            query = query.where(self._chosen(own, table.columns[entity.key], share))
        engine = engine_named(self.warehouse.engine)
        spelled = engine.spell(query, lambda edge_id: exp.Null())
        return int(self.warehouse.rows(spelled.sql(engine.dialect))[0][0])

    def _chosen(
        self, key: exp.Expr, kind: tuple[Kind, int | None] | None, share: float
    ) -> exp.Expr:
        """Return whether a key is in the sample: its digest, the same everywhere, is low enough."""
        text = key if kind is not None and kind[0] is Kind.TEXT else exp.cast(key, "text")
        salted = exp.Concat(expressions=[text, exp.Literal.string(f":{self.salt}")])
        digest = exp.Left(this=exp.MD5(this=salted), expression=exp.Literal.number(DIGITS))
        below = f"{int(share * 16**DIGITS):0{DIGITS}x}"
        return exp.LT(this=by_code_point(digest), expression=exp.Literal.string(below))
