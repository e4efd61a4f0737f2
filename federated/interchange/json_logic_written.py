"""JsonLogic, written: a rule as logic over one entity's data, guarded so that it means the same.

The data holds attributes by name, the rows of a collection that exist as a list, dates as ISO text.
What needs a moment, a window, or order among texts is refused by name.
"""

from decimal import Decimal
from typing import Any

from federated.catalog.schema import Catalog
from federated.errors import Fault, RuleError
from federated.interchange.base import Rule
from federated.kinds import Kind
from federated.operators import OPERATORS, twin_of
from federated.rule.tree import AggregateTest, CollectionTest, Condition, Group, Node, Path
from federated.rule.walk import is_bare

_ORDER = ("<", "<=", ">", ">=")
_SAFE_INTEGER = 2**53


def write(rule: Group, catalog: Catalog, entity: str) -> Any:
    """Return a rule, with its names resolved, as JsonLogic.

    Raises: RuleError naming each part that cannot be said.
    """
    work = _Written(catalog)
    logic = work.node(rule)
    if work.faults:
        raise RuleError(work.faults)
    return logic


class _Written:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.faults: list[Fault] = []

    def refused(self, node: Node, what: str) -> Rule:
        advice = "Leave it out, or export as sql."
        self.faults.append(Fault(node.where or "rule", f"JsonLogic cannot say {what}", advice))
        return {"!!": [True]}

    def node(self, node: Node) -> Any:
        if isinstance(node, Group):
            return self._group(node)
        if isinstance(node, Condition):
            return self._condition(node)
        if isinstance(node, CollectionTest):
            return self._rows(node)
        if isinstance(node, AggregateTest) and node.function == "count" and node.of is None:
            return self._count_test(node)
        return self.refused(node, f"a {type(node).__name__}")

    def _group(self, group: Group) -> Any:
        parts = [self.node(rule) for rule in group.rules]
        if not parts:
            said: Any = {"!!": [True]}
        elif group.combinator == "xor":
            ones = [{"if": [part, 1, 0]} for part in parts]
            said = {"==": [{"%": [{"+": ones}, 2]}, 1]}
        else:
            said = {group.combinator: parts}
        return {"!": [said]} if group.negated else said

    def _condition(self, test: Condition) -> Any:
        if test.operator not in OPERATORS:
            return self.refused(test, f'the operator "{test.operator}"')
        operator, is_complement = twin_of(test.operator)
        said = self._positive(test, operator.key)
        return {"!": [said]} if is_complement else said

    def _positive(self, test: Condition, key: str) -> Any:
        if not isinstance(test.field, Path) or not is_bare(test):
            return self.refused(test, "a value made of others")
        kind, name = test.field.kind, _name(test.field)
        if test.field.outer or any(isinstance(v, Path) and v.outer for v in test.values):
            return self.refused(test, "what is outside of a row")
        if not test.case_sensitive:
            return self.refused(test, "a comparison without case")
        var = {"var": name}
        present = {"!==": [var, None]}
        if key == "notNull":
            return present
        if key in ("isTrue", "isFalse"):
            return {"===": [var, key == "isTrue"]}
        if kind is Kind.TIMESTAMP or not self._can(key, kind):
            said = kind.value if kind is not None else "unknown"
            return self.refused(test, f'"{key}" of {name}, which is {said}')
        values = [self._value(v, test) for v in test.values]
        return {"and": [present, *self._tests(key, var, values, test)]}

    def _can(self, key: str, kind: Kind | None) -> bool:
        if key in ("contains", "beginsWith", "endsWith"):
            return kind is Kind.TEXT
        if key in (*_ORDER, "between"):
            return kind is not None and kind is not Kind.TEXT
        return key in ("=", "in")

    def _value(self, value: Any, test: Condition) -> Any:
        if isinstance(value, Path):
            return {"var": _name(value)}
        kind = test.field.kind
        if kind is not None and kind.is_number:
            return self._number(value, test)
        if kind is Kind.BOOLEAN:
            return value if isinstance(value, bool) else str(value) == "true"
        return str(value)

    def _number(self, value: Any, test: Condition) -> Any:
        try:
            number = float(value)
        except (TypeError, ValueError):
            self.refused(test, f"the number {value}")
            return 0
        if abs(number) > _SAFE_INTEGER:
            self.refused(test, f"the number {value}, which JavaScript rounds")
        return int(number) if number.is_integer() else number

    def _tests(self, key: str, var: Rule, values: list[Any], test: Condition) -> list[Any]:
        others = [{"!==": [v, None]} for v in values if isinstance(v, dict)]
        if key == "in":
            if any(isinstance(v, dict) for v in values):
                return [{"or": [{"===": [var, v]} for v in values]}]
            return [{"in": [var, values]}]
        if key == "between":
            low, high = values
            if not others:
                low, high = sorted(values)
            return [*others, {"<=": [low, var]}, {"<=": [var, high]}]
        if key in ("beginsWith", "endsWith", "contains"):
            return [self._part(key, var, values[0], test)]
        return [*others, {"===" if key == "=" else key: [var, values[0]]}]

    def _part(self, key: str, var: Rule, part: Any, test: Condition) -> Any:
        if isinstance(part, dict):
            return self.refused(test, f'"{key}" of another field')
        if part == "":
            return {"!!": [True]}
        if key == "contains":
            return {"in": [part, var]}
        # Lengths there are of UTF-16.
        length = len(part.encode("utf-16-le")) // 2
        place = [0, length] if key == "beginsWith" else [-length]
        return {"===": [{"substr": [var, *place]}, part]}

    def _rows(self, test: CollectionTest) -> Any:
        if test.window is not None:
            return self.refused(test, f"when rows of {test.collection} happened")
        var, inner = {"var": test.collection}, self.node(test.value)
        some = {"some": [var, inner]}
        if test.mode == "all":
            return {"!": [{"some": [var, {"!": [inner]}]}]}
        if test.mode in ("some", "none"):
            return some if test.mode == "some" else {"!": [some]}
        if test.is_share:
            return self.refused(test, "a share of rows")
        count = _count({"filter": [var, inner]})
        bounds = [{">=": [count, int(test.low)]}]
        if test.high is not None:
            bounds.append({"<=": [count, int(test.high)]})
        return {"and": bounds}

    def _count_test(self, test: AggregateTest) -> Any:
        if test.window is not None:
            return self.refused(test, f"when rows of {test.collection} happened")
        count = _count({"filter": [{"var": test.collection}, self.node(test.value)]})
        operator, is_complement = twin_of(test.operator)
        if operator.key not in (*_ORDER, "="):
            return self.refused(test, f'"{test.operator}" of a count')
        if not isinstance(test.values[0], Decimal):
            return self.refused(test, "a count beside a value made of others")
        said = {"===" if operator.key == "=" else operator.key: [count, float(test.values[0])]}
        return {"!": [said]} if is_complement else said


def _count(rows: Any) -> Any:
    return {"reduce": [rows, {"+": [1, {"var": "accumulator"}]}, 0]}


def _name(path: Path) -> str:
    return ".".join(path.names)
