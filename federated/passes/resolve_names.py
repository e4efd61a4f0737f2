"""Finds every name of a rule in the catalogue, and puts the kind of each attribute beside it."""

from dataclasses import replace

from federated.catalog.schema import Table
from federated.errors import nearest
from federated.passes.draft import (
    Context,
    Draft,
    Scope,
    collection_scope,
    collections_at,
    entity_of,
    entity_scope,
)
from federated.passes.rewrite import Rewrite
from federated.rule.tree import (
    AggregateTest,
    Audience,
    CollectionTest,
    Measure,
    MembershipTest,
    Node,
    Path,
    SequenceTest,
)


def resolve_names(draft: Draft, context: Context) -> Draft:
    """Return the draft with the kind of every attribute, and a fault for each unknown name."""
    audience = draft.audience
    work = _Resolve(context, audience)
    scope = entity_scope(context.catalog, audience.entity)
    if scope is None:
        problem = f'there is no entity "{audience.entity}"'
        work.fault("entity", problem, nearest(audience.entity, context.catalog.entities))
    elif audience.model is not None:
        work.model(audience.model, scope)
    elif audience.rule is not None:
        audience = replace(audience, rule=work.group(audience.rule, scope))
    return replace(draft, audience=audience).with_faults(work.faults)


class _Resolve(Rewrite):
    def __init__(self, context: Context, audience: Audience) -> None:
        super().__init__(context)
        self.audience = audience

    def path(self, path: Path, scope: Scope) -> Path:
        """Return the path with the kind of what it ends at."""
        target = scope.out(path.outer)
        if target is None:
            self.fault(path.where, f'"{path}" is further out than there is', "Remove a ^.")
            return path
        if not path.names and target.array is not None:
            return replace(path, kind=target.array.kind.element, scale=target.array.scale)
        if not path.names:
            element = target.collection.element if target.collection else None
            if element is None:
                self.fault(path.where, "is empty, and here are no bare values", "Write a name.")
                return path
            path = replace(path, names=(element,))
        found = self.catalog.attribute(target.table, path.names)
        if found is not None:
            return replace(path, kind=found.kind, scale=found.scale)
        inside = target.collection.name if target.collection else target.entity.name
        advice = nearest(path.names[-1], self.catalog.names_at(target.table, path.names))
        if target.array is not None:
            advice = 'Write "" for the element, or ^. before names outside.'
        if path.names[0] in self.catalog.collections and target.collection is None:
            advice = f"{path.names[0]} is a collection: add match, aggregate or sequence."
        self.fault(path.where, f'{inside} has no "{path}"', advice)
        return path

    def collection_test(self, test: CollectionTest, scope: Scope) -> Node:
        self.known(test.collection, f"{test.where}.field", scope)
        return super().collection_test(test, scope)

    def aggregate_test(self, test: AggregateTest, scope: Scope) -> Node:
        inside = self.known(test.collection, f"{test.where}.field", scope)
        self.no_array(inside, f"{test.where}.aggregate", "has elements that are only counted")
        return super().aggregate_test(test, scope)

    def measure(self, measure: Measure, scope: Scope) -> Measure:
        owner = scope.out(measure.outer)
        place = f"{measure.where}.field"
        if owner is None:
            self.fault(place, f'"{measure.collection}" is further out than there is', "Remove a ^.")
        else:
            inside = self.known(measure.collection, place, owner)
            self.no_array(inside, place, "has elements that are only counted")
        return super().measure(measure, scope)

    def sequence_test(self, test: SequenceTest, scope: Scope) -> Node:
        for step in test.steps:
            inside = self.known(step.collection, f"{step.where}.field", scope)
            self.no_array(inside, f"{step.where}.field", "is an array, and has no time")
            for name in test.same:
                if inside is not None and self.catalog.computed_at(inside.table, name):
                    advice = "Name a column of the rows."
                    self.fault(f"{test.where}.same", f"{name} is computed", advice)
                elif inside is not None and name not in inside.table.attributes:
                    problem = f'{step.collection} has no "{name}"'
                    self.fault(
                        f"{test.where}.same", problem, nearest(name, inside.table.attributes)
                    )
        return super().sequence_test(test, scope)

    def no_array(self, inside: Scope | None, where: str, problem: str) -> None:
        if inside is not None and inside.array is not None:
            name = inside.table.name
            self.fault(where, f"{name} {problem}", "Use match, or a collection.")

    def known(self, collection: str, where: str, scope: Scope) -> Scope | None:
        """Return the scope inside a collection, None with a fault when it is none here."""
        inside = collection_scope(self.catalog, scope, collection)
        if inside is not None:
            return inside
        names = collections_at(self.catalog, scope)
        if scope.collection is None:
            problem = f'{scope.entity.name} has no collection "{collection}"'
            self.fault(where, problem, nearest(collection, names))
            return None
        problem = f'"{collection}" cannot be counted inside {scope.collection.name}'
        advice = "Move the test out of the collection."
        if names:
            advice = f"{nearest(collection, names)} Or move the test out of the collection."
        elif collection in collections_at(self.catalog, entity_of(scope)):
            advice += f" An aggregate of all rows of the {scope.entity.name} is ^.{collection}."
        self.fault(where, problem, advice)
        return None

    def membership_test(self, test: MembershipTest, scope: Scope) -> Node:
        where = f"{test.where}.value"
        table = self.member_table(test.path, scope)
        for key in test.audiences:
            other = self.context.audiences.get(key)
            if other is None:
                advice = self.context.no_audience or nearest(key, self.context.audiences)
                self.fault(where, f'no audience "{key}"', advice)
            elif other.status != "published":
                self.fault(where, f"{key} is {other.status}", "Publish it, or use another one.")
            elif table is not None:
                self.same_entity(test, key, other.entity, table)
        return test

    def model(self, model: str, scope: Scope) -> None:
        """Remember a fault where a dbt model is not one that holds keys of the entity."""
        key = self.catalog.keys_in(model, scope.entity)
        known = {**self.catalog.models, **self.catalog.tables}
        if model not in known:
            self.fault("model", f'no described model "{model}"', nearest(model, known))
        elif key is None:
            problem = f'{model} has no column "{scope.entity.key}" or "entity_key"'
            self.fault("model", problem, "Describe one of them in its YAML, with its data_type.")
        elif known[model].columns[key] != scope.table.columns[scope.entity.key]:
            problem = f"{key} of {model} is not of the type of {scope.entity.key}"
            self.fault("model", problem, "Cast it in the model, and say so in its YAML.")

    def member_table(self, path: Path, scope: Scope) -> Table | None:
        """Return the table whose rows a membership is of, None with a fault where there is none."""
        target = scope.out(path.outer)
        if target is None:
            self.fault(path.where, f'"{path}" is further out than there is', "Remove a ^.")
            return None
        table = self.catalog.linked(target.table, path.names)
        if table is None:
            advice = nearest(path.names[-1], self.catalog.links_at(target.table, path.names))
            self.fault(path.where, f'"{path}" is not a declared link', advice)
        return table

    def same_entity(self, test: MembershipTest, key: str, entity: str, table: Table) -> None:
        """Remember a fault where an audience selects something else than what is read."""
        read = self.catalog.entity_of(table)
        if read is not None and read.name == entity:
            return
        found = read.name if read else f"rows of {table.name}"
        other = self.catalog.entities.get(entity)
        ways = [n for n, link in table.links.items() if other and link.table == other.table]
        ways = [n for n in ways if not table.links[n].is_many]
        advice = (
            f"Write field: {replace(test.path, names=(*test.path.names, ways[0], 'audience'))}"
            if ways
            else f"Use an audience of {found}, or declare a link to {entity}."
        )
        self.fault(f"{test.where}.value", f"{key} is of {entity}, read here are {found}", advice)
