"""Puts computed attributes into the catalogue, each after those it is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from federated.catalog.check import RESERVED
from federated.catalog.model_names import EVALUATED_AT
from federated.catalog.schema import Attribute, Catalog, Computed, Link, Table
from federated.computed.compiled import CompiledAttribute, compile_attribute
from federated.errors import Fault, RuleError
from federated.kinds import Kind
from federated.passes import Context
from federated.passes.draft import Scope, entity_scope
from federated.passes.rewrite import Rewrite
from federated.passes.sql.names import RESERVED_WORDS
from federated.passes.sql.places import KEY
from federated.rule.attributes import ComputedAttribute
from federated.rule.tree import MembershipTest, Node, Path

# Where a name leads: a table, and what is named there.
Place = tuple[str, str]


@dataclass(frozen=True)
class Declared:
    """What rules may speak of with computed attributes among it, and what was wrong with some."""

    context: Context
    compiled: Mapping[str, CompiledAttribute] = field(default_factory=dict)
    faults: tuple[tuple[str, Fault], ...] = ()


def declare_attributes(attributes: Mapping[str, ComputedAttribute], context: Context) -> Declared:
    """Return the context with every attribute that is without fault, and the faults by their keys.

    What is made of one at fault is left out without a word: it is in order once that one is.
    """
    needed, faults = _needed(attributes, context)
    compiled: dict[str, CompiledAttribute] = {}
    unread = {key for key, each in attributes.items() if each.value is None}
    waiting = set(attributes) - unread - {key for key, _ in faults}
    while ready := [k for k in sorted(waiting) if needed[k] <= set(compiled)]:
        for key in ready:
            waiting.remove(key)
            try:
                compiled[key] = compile_attribute(attributes[key], context)
            except RuleError as error:
                faults += [(key, fault) for fault in error.faults]
                continue
            context = replace(context, catalog=with_attribute(context.catalog, compiled[key]))
    for ring in _rings(waiting, needed):
        problem = f"the attributes are made of each other in a ring ({' → '.join(ring)})"
        faults.append((ring[0], Fault("value", problem, "Break it.")))
    return Declared(context, compiled, tuple(faults))


def with_attribute(catalog: Catalog, compiled: CompiledAttribute) -> Catalog:
    """Return the catalogue with an attribute, and with the model that holds its values."""
    key, model = compiled.key, compiled.model
    entity = catalog.entities[compiled.attribute.entity]
    owner = catalog.tables[entity.table]
    made = Attribute(
        key,
        compiled.kind,
        compiled.scale,
        compiled.attribute.label,
        compiled.labels,
        computed=Computed(compiled.named, model, compiled.digest),
    )
    columns = {
        KEY: owner.columns[entity.key],
        key: (compiled.kind, compiled.scale),
        EVALUATED_AT: (Kind.TIMESTAMP, None),
    }
    back = {entity.name: Link(entity.name, entity.table, ((KEY, entity.key),))}
    held = Table(
        model, columns, {key: made}, back, compiled.attribute.label, compiled.attribute.source
    )
    owner = replace(owner, attributes={**owner.attributes, key: made})
    return replace(catalog, tables={**catalog.tables, owner.name: owner, model: held})


def _needed(
    attributes: Mapping[str, ComputedAttribute], context: Context
) -> tuple[dict[str, set[str]], list[tuple[str, Fault]]]:
    """Return which attributes each is made of, and what none may name."""
    catalog = context.catalog
    places = {
        (catalog.entities[each.entity].table, key): key
        for key, each in attributes.items()
        if each.entity in catalog.entities
    }
    needed: dict[str, set[str]] = {}
    faults: list[tuple[str, Fault]] = []
    for key, each in attributes.items():
        scope = entity_scope(catalog, each.entity)
        walk = _Names(context)
        if scope is not None and each.value is not None:
            walk.term(each.value, scope)
        needed[key] = {places[place] for place in walk.places if place in places}
        faults += [(key, fault) for fault in (*walk.faults, *_clashes(key, scope, catalog))]
    return needed, faults


class _Names(Rewrite):
    """Notes where the names of a value lead, by the links that are declared."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.places: set[Place] = set()

    def path(self, path: Path, scope: Scope) -> Path:
        target = scope.out(path.outer)
        end = self.catalog.linked(target.table, path.names[:-1]) if target is not None else None
        if end is not None and path.names:
            self.places.add((end.name, path.names[-1]))
        return path

    def membership_test(self, test: MembershipTest, scope: Scope) -> Node:
        advice = "Test the membership in the audience that uses the attribute."
        self.fault(test.where, "asks for members, and attributes are made before them", advice)
        return test


def _clashes(key: str, scope: Scope | None, catalog: Catalog) -> Iterator[Fault]:
    """Yield a fault where the key is the name of something else already."""
    if key in RESERVED or key in RESERVED_WORDS or key in {KEY, EVALUATED_AT}:
        yield Fault("attribute", f"the name {key} cannot be used", "Choose another key.")
    if scope is None:
        return
    if key in {*scope.table.attributes, *scope.table.columns, *scope.table.links}:
        problem = f"{scope.entity.name} has a {key} already"
        yield Fault("attribute", problem, "Choose another key.")
    if key in catalog.collections:
        yield Fault("attribute", f"{key} is a collection", "Choose another key.")


def _rings(waiting: set[str], needed: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Yield each ring among attributes that wait for others, from its first key on."""
    seen: set[str] = set()
    for start in sorted(waiting):
        way: list[str] = []
        key: str | None = start
        while key is not None and key not in way and key not in seen:
            way.append(key)
            key = next((k for k in sorted(needed[key]) if k in waiting), None)
        if key is not None and key in way:
            ring = way[way.index(key) :]
            first = ring.index(min(ring))
            yield [*ring[first:], *ring[:first], ring[first]]
        seen |= set(way)
