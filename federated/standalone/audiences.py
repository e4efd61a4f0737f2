"""One audience over a stand-alone catalogue, compiled together with those it names."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlglot import exp

from federated.catalog.model_names import members_model
from federated.catalog.stored import StoredCatalog
from federated.compile import CompiledAudience, compile_audience, engine_named
from federated.computed.compiled import CompiledAttribute, attributes_behind
from federated.describe import describe
from federated.documents import Document, load_text, read_text
from federated.engines.base import Engine
from federated.engines.stored_rows import stored_rows
from federated.errors import Fault, RuleError
from federated.passes import Context
from federated.rule.parents import parents_first
from federated.rule.parse import KEY, read_audience
from federated.rule.tree import Audience
from federated.rule.upgrade import UPGRADES
from federated.standalone.context import of_default_entity, placed, read_context
from federated.together import spelled_query, with_models
from federated.versions import upgrade

# The key of a rule that was given without one.
UNNAMED = "asked"


@dataclass(frozen=True)
class StandaloneAudience:
    """A rule that can be asked of a warehouse; `parents` stand before those that name them."""

    compiled: CompiledAudience
    parents: tuple[CompiledAudience, ...]
    stored: StoredCatalog

    @property
    def audience(self) -> Audience:
        return self.compiled.audience

    @property
    def key(self) -> str:
        return self.audience.key

    def sentence(self, language: str = "en") -> str:
        """Return one sentence that says whom it selects."""
        return describe(self.compiled.checked, self.stored.catalog, language)

    def sql(self, engine: str, as_of: datetime) -> str:
        """Return one query for its members that runs by itself on the tables as they are.

        Raises: EngineLacks for an engine that is not known.
        """
        chosen = engine_named(engine)
        with within_the_calendar(self.key, as_of):
            models = {name: spelled_query(a, chosen, as_of) for name, a in self.behind.items()}
            for parent in self.parents:
                models[members_model(parent.audience.key)] = spelled_query(parent, chosen, as_of)
            query = spelled_query(self.compiled, chosen, as_of)
        return self.written(with_models(query, models), chosen, as_of)

    @cached_property
    def behind(self) -> dict[str, CompiledAttribute]:
        """Return the computed attributes it reads, near and far, by the models of their names."""
        queries = [each.query for each in (*self.parents, self.compiled)]
        return attributes_behind(queries, self.compiled.context)

    def is_over(self, as_of: datetime) -> bool:
        """Return whether its last day is over, so that it has no members."""
        last = self.audience.expires_on
        if last is None:
            return False
        local = as_of.astimezone(ZoneInfo(self.stored.zone)).date()
        return bool(local > last)

    def written(self, query: exp.Expr, engine: Engine, as_of: datetime) -> str:
        """Return a query over tables of the catalogue as text, with the tables as they are."""
        own = {cte.alias for cte in query.find_all(exp.CTE)}
        for table in [t for t in query.find_all(exp.Table) if t.name not in own]:
            alias = table.alias or table.name
            table.replace(self._rows(table.name, alias, _used(query, alias), engine, as_of))
        for name in query.find_all(exp.Identifier):
            name.set("quoted", True)
        return engine.write(query)

    def _rows(
        self, name: str, alias: str, used: Collection[str], engine: Engine, as_of: datetime
    ) -> exp.Expr:
        if name not in self.stored.tables:
            problem = f"needs {name}, which only runs of a project keep"
            raise RuleError([Fault(self.key, problem, "Use in or notIn of audiences given here.")])
        return stored_rows(self.stored.tables[name], used, alias, engine, as_of)


@contextmanager
def within_the_calendar(key: str, as_of: datetime) -> Iterator[None]:
    """Say in words that a window would reach beyond the calendar.

    Raises: RuleError instead of OverflowError.
    """
    try:
        yield
    except OverflowError as error:
        problem = f"at {as_of.isoformat()} a window reaches beyond the calendar"
        raise RuleError([Fault(key, problem, "Give another moment.")]) from error


def _used(query: exp.Expr, alias: str) -> set[str]:
    return {column.name for column in query.find_all(exp.Column) if column.table == alias}


def compile_standalone(
    rule: Mapping[str, Any] | Document | Path,
    catalog: StoredCatalog,
    audiences: Path | None = None,
    attributes: Path | None = None,
) -> StandaloneAudience:
    """Return an audience document, or a bare rule, compiled over a stand-alone catalogue.

    `audiences` and `attributes` are folders of documents that it may name.

    Raises: RuleError with every fault; DocumentError when a file cannot be read.
    """
    document = _document(rule)
    context, faults = read_context(catalog, audiences, attributes)
    audience, found = read_audience(of_default_entity(document, catalog))
    faults += [placed(f, document) for f in found]
    if faults:
        raise RuleError(faults)
    return _compiled(audience, context, catalog, document)


def read_rule(path: Path, text: str) -> Document:
    """Return a document, or a bare rule as the document it becomes, from the text of a file.

    Raises: DocumentError with every fault found.
    """
    name = path.name.split(".")[0]
    name = name if KEY.match(name) else UNNAMED
    return load_text(path, text, kind="audience", versions=UPGRADES, name=name)


def _document(rule: Mapping[str, Any] | Document | Path) -> Document:
    if isinstance(rule, Document):
        return rule
    if isinstance(rule, Path):
        return read_rule(rule, read_text(rule))
    data, _, written = upgrade(
        dict(rule), {}, kind="audience", versions=UPGRADES, source="", name=UNNAMED
    )
    return Document(Path(), data, {}, written)


def _compiled(
    audience: Audience, context: Context, catalog: StoredCatalog, document: Document
) -> StandaloneAudience:
    # A rule that is tried out is asked even while it is a draft.
    everyone = {**context.audiences, audience.key: replace(audience, status="published")}
    context = replace(context, audiences=everyone)
    order = parents_first(everyone, [audience.key])
    done = {}
    try:
        for key in order:
            done[key] = compile_audience(everyone[key], context)
    except RuleError as error:
        if key != audience.key:
            raise
        raise RuleError([placed(f, document) for f in error.faults]) from error
    named = tuple(done[key] for key in order if key != audience.key)
    stored = replace(catalog, catalog=context.catalog)
    return StandaloneAudience(done[audience.key], named, stored)
