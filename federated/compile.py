"""Compiles one audience: runs the passes, keeps what each of them made, and renders the end."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Protocol

from sqlglot import exp

from federated.catalog.schema import Catalog
from federated.engines import ENGINES, Engine
from federated.engines.base import moment_literal, within_spans
from federated.engines.local_clock import local_clock
from federated.errors import EngineLacks, InternalError, nearest
from federated.passes import PASSES, Context, Draft, Stages, run_passes
from federated.passes.name_edges import name_edges
from federated.passes.rule_reads import RuleReads
from federated.passes.sql.reads import Read, columns_read
from federated.passes.sql.walking import parts_of_query
from federated.rule.edges import Edge
from federated.rule.identity import fingerprint, plain
from federated.rule.tree import Audience

# Part of every hash: a change of what rules mean is a change of every rule.
LANGUAGE_VERSION = 1

Locate = Callable[[str], tuple[str, str]]


class Edged(Protocol):
    """Anything compiled whose query stands between named edges."""

    @property
    def context(self) -> Context: ...

    @property
    def edges(self) -> tuple[Edge, ...]: ...

    @property
    def query(self) -> exp.Select: ...


@dataclass(frozen=True)
class CompiledAudience:
    """One audience and its draft after each pass, by the name of the pass."""

    audience: Audience
    stages: Mapping[str, Draft]
    context: Context
    # What it reads, where that is known without its query.
    kept_reads: tuple[tuple[str, str], ...] | None = None

    @property
    def checked(self) -> Audience:
        """Return the audience with names resolved and literals typed."""
        return self.stages["check_kinds"].audience

    @property
    def named(self) -> Audience:
        """Return the audience with names resolved and literals as written, to be read in memory."""
        return self.stages["resolve_names"].audience

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Return every named edge the query reads."""
        return self.stages["name_edges"].edges

    @property
    def query(self) -> exp.Select:
        """Return the query as the passes left it, for no engine yet."""
        query = self.stages["check_query"].query
        if query is None:
            raise InternalError(f"{self.audience.key}: no query. Report this as a bug.")
        return query

    @cached_property
    def reads(self) -> tuple[tuple[str, str], ...]:
        """Return every (model, column) the query refers to, in filters and joins too."""
        return columns_read(self.query) if self.kept_reads is None else self.kept_reads

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Return its data-usage labels: those added by hand, and those of all columns it reads.

        Those of audiences it names come on top, where a whole project is at hand.
        """
        catalog = self.context.catalog
        found = {*self.audience.labels, *labels_read(self.reads, catalog)}
        whole = catalog.models.get(self.audience.model or "")
        if whole is not None:
            # What the model reads in turn is not known here; what its columns say of it is.
            found |= {*whole.labels, *(x for a in whole.attributes.values() for x in a.labels)}
        return tuple(sorted(found))

    @cached_property
    def rule_hash(self) -> str:
        """Return what changes when, and only when, the meaning of the rule does."""
        audience = self.stages["name_edges"].audience
        meaning = [
            LANGUAGE_VERSION,
            audience.entity,
            str(audience.expires_on),
            audience.sql,
            audience.model,
            plain(audience.rule),
            *digests(self.reads, self.context.catalog),
        ]
        return fingerprint(meaning)

    def sql(self, engine: str, as_of: datetime, locate: Locate) -> str:
        """Return SQL that runs by itself; `locate` gives the schema and name of a model."""
        return spell_sql(self, engine, as_of, locate)

    def dbt_sql(self, engine: str) -> str:
        """Return the body of the dbt model: refs for tables, window edges for moments, no dates."""
        return dbt_sql(self.query, engine)


def labels_read(reads: Iterable[Read], catalog: Catalog) -> set[str]:
    """Return the data-usage labels of all columns that are read."""
    found: set[str] = set()
    for model, column in reads:
        known = catalog.tables[model].attributes if model in catalog.tables else {}
        for attribute in known.values():
            if column == attribute.name or column in (attribute.columns or ()):
                found |= set(attribute.labels)
    return found


def digests(reads: Iterable[Read], catalog: Catalog) -> list[str]:
    """Return what the computed attributes among the columns that are read mean, as digests."""
    tables = catalog.tables
    found = (tables[m].attributes.get(c) for m, c in reads if m in tables)
    return sorted({f.computed.digest for f in found if f is not None and f.computed is not None})


def value_of_edges(compiled: Edged, as_of: datetime) -> dict[str, exp.Expr]:
    """Return the literal of every edge of a query, by its id."""
    context = compiled.context
    return {
        e.id: moment_literal(e.value(as_of, context.zone, context.week_starts))
        for e in compiled.edges
    }


def spell_sql(compiled: Edged, engine: str, as_of: datetime, locate: Locate) -> str:
    """Return the SQL of what is compiled, which runs by itself; `locate` places a model."""
    values = value_of_edges(compiled, as_of)
    spelled = engine_named(engine).spell(
        compiled.query,
        lambda edge_id: values[edge_id].copy(),
        local_clock(compiled.context.zone, as_of),
    )
    for table in _models(spelled):
        schema, name = locate(table.name)
        table.set("db", exp.to_identifier(schema, quoted=True))
        table.set("this", exp.to_identifier(name, quoted=True))
    return engine_named(engine).write(spelled, is_used_up=True)


def compile_audience(audience: Audience, context: Context) -> CompiledAudience:
    """Compile one audience.

    Raises: RuleError with every fault of its rule.
    """
    return CompiledAudience(audience, run_passes(Draft(audience), context), context)


def begin_audience(audience: Audience, context: Context) -> CompiledAudience:
    """Compile one audience up to where nothing can be at fault; its query is made when asked for.

    Raises: RuleError with every fault of its rule.
    """
    # What a person wrote as SQL is judged when the query is built.
    until = name_edges if audience.sql is None else PASSES[-1]
    return CompiledAudience(audience, Stages(Draft(audience), context, until), context)


def with_reads(compiled: Mapping[str, CompiledAudience]) -> dict[str, CompiledAudience]:
    """Return audiences of one context that know what they read, without a query of each."""
    if not compiled:
        return {}
    known = RuleReads(next(iter(compiled.values())).context)
    return {
        key: replace(each, kept_reads=known.of(each.stages["name_edges"].audience))
        for key, each in compiled.items()
    }


def engine_named(key: str) -> Engine:
    """Return an engine by its key.

    Raises: EngineLacks naming the engines there are.
    """
    if key not in ENGINES:
        raise EngineLacks(f'engine "{key}": not known. {nearest(key, ENGINES)}')
    return ENGINES[key]


def dbt_sql(query: exp.Expr, engine: str) -> str:
    """Return a query as the text of a dbt model."""
    qualifiers = {p.table for p in parts_of_query(query) if isinstance(p, exp.Column)}
    dialect = engine_named(engine).dialect
    spelled = engine_named(engine).spell(
        query, _dbt_edge, partial(_dbt_local_time, dialect), partial(_dbt_within, dialect)
    )
    parts = [p for p in parts_of_query(spelled) if isinstance(p, exp.CTE | exp.Table)]
    own = {part.alias for part in parts if isinstance(part, exp.CTE)}
    for table in parts:
        name = table.name
        if not isinstance(table, exp.Table) or name in own:
            continue
        if not table.alias and name in qualifiers:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(name)))
        reference = f"{{{{ ref('{name}') }}}}"
        table.set("this", exp.Identifier(this=reference, quoted=False))
    return engine_named(engine).write(spelled, is_used_up=True)


def _dbt_edge(edge_id: str) -> exp.Expr:
    return exp.var(f"{{{{ window_edge('{edge_id}') }}}}")


def _dbt_within(dialect: str, value: exp.Expr, low: str, high: str, count: int) -> exp.Expr:
    # Only the name of a column: texts and edges of a longer value would end the macro's own text.
    if not isinstance(value, exp.Column):
        return within_spans(_dbt_edge)(value, low, high, count)
    return exp.var(f"{{{{ within_edges('{value.sql(dialect)}', '{low}', '{high}', {count}) }}}}")


def _dbt_local_time(dialect: str, moment: exp.Expr, is_ahead: bool) -> exp.Expr:
    ahead = ", ahead=true" if is_ahead else ""
    return exp.var(f"{{{{ local_time('{moment.sql(dialect)}'{ahead}) }}}}")


def _models(query: exp.Expr) -> list[exp.Table]:
    parts = list(parts_of_query(query))
    own = {part.alias for part in parts if isinstance(part, exp.CTE)}
    return [p for p in parts if isinstance(p, exp.Table) and p.name not in own]
