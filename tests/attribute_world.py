"""Random computed attributes over the small world of rules, some made of others; for tests only."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

from rule_maker import RuleMaker
from rule_rows import CHANGES, MEMBERS, TABLES
from rule_settings import SETTINGS, Setting
from rule_world import CATALOG, PROFILE

from federated.computed.declare import Declared, declare_attributes
from federated.evaluate import gather_facts, moment_of
from federated.evaluation.readings import Reader
from federated.kinds import Kind
from federated.passes import Context
from federated.rule.attributes import ComputedAttribute, read_attribute
from federated.rule.tree import Audience

NAMED = {key: Audience(key=key, label={}) for key in MEMBERS}
KINDS = [Kind.INTEGER, Kind.DECIMAL, Kind.DECIMAL, Kind.TEXT, Kind.DATE, Kind.TIMESTAMP]
FIELDS = {name: kind for name, (kind, _) in PROFILE.items()}


FUNCTIONS = {
    "counted": {"function": "count"},
    "kinds": {"function": "count", "of": "product.category", "distinct": True},
    "total": {"function": "sum", "of": "amount"},
    "mean": {"function": "avg", "of": "quantity"},
    "least": {"function": "min", "of": "amount"},
    "latest_day": {"function": "max", "of": "due_on"},
    "first_city": {"function": "first", "of": "city"},
    "last_at": {"function": "last", "of": "occurred_at"},
    "favourite": {"function": "most_frequent", "of": "product.category"},
    "days_first": {"function": "days_since_first"},
    "days_last": {"function": "days_since_last"},
    "weeks": {"function": "count_periods", "unit": "week"},
    "gap": {"function": "median_gap_days"},
}


def every_function() -> dict[str, ComputedAttribute]:
    """Return an attribute of each aggregate, and one that is made of two of them."""
    made = {
        key: attribute(key, {"field": "purchases", "aggregate": aggregate})
        for key, aggregate in FUNCTIONS.items()
    }
    ratio = {"op": "divide", "args": [{"field": "total"}, {"field": "kinds"}]}
    return {**made, "ratio": attribute("ratio", ratio)}


def attribute(key: str, value: Any, **more: Any) -> ComputedAttribute:
    """Return the attribute a document with this value says."""
    label = {"en": f"made {key}", "zh-TW": f"算出 {key}", "ko": f"계산 {key}"}
    document = {"version": 1, "attribute": key, "label": label, "value": value, **more}
    found, faults = read_attribute(document)
    assert not faults, faults
    return found


@cache
def declared(batch: int, count: int = 12) -> tuple[Declared, Setting]:
    """Return so many attributes of one batch: a third of them is made of those before.

    The first batch is one of every function instead.
    """
    setting = SETTINGS[batch % len(SETTINGS)]
    context = Context(CATALOG, NAMED, setting.zone, setting.week_starts)
    fields = dict(FIELDS)
    made = every_function() if batch == 0 else {}
    seed = batch * 1_000
    while len(made) < count:
        seed += 1
        maker = RuleMaker(seed)
        key = f"made_{len(made)}"
        kind = maker.chance.choice(KINDS)
        near = {n: k for n, k in fields.items() if n.startswith("made_")}
        is_of_made = near and len(made) >= count * 2 // 3
        value = maker.term(kind, near if is_of_made else fields)
        if "audience" in str(value):
            continue
        found = attribute(key, value)
        tried = declare_attributes({**made, key: found}, context)
        if tried.faults:
            continue
        made[key] = found
        fields[key] = tried.compiled[key].kind
    result = declare_attributes(made, context)
    assert not result.faults
    return result, setting


def readings(found: Declared, setting: Setting) -> dict[str, dict[str, Any]]:
    """Return what each attribute is of each profile, read in memory."""
    catalog = found.context.catalog
    at = moment_of(setting.as_of, setting.zone, setting.week_starts)
    values: dict[str, dict[str, Any]] = {key: {} for key in found.compiled}
    for profile, facts in gather_facts(catalog, "profile", TABLES, MEMBERS, CHANGES).items():
        reader = Reader(catalog, "profile", facts, at)
        for key, each in found.compiled.items():
            values[key][profile] = reader.worth(each.attribute.value)  # type: ignore[arg-type]
    return values


def plain(value: Any) -> Any:
    """Return a value of an engine as the reading in memory holds it."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return Fraction(str(value))
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return value if isinstance(value, date) else str(value)


def rules(batch: int, count: int) -> list[Any]:
    """Return tests of the attributes of a batch, of the profile and from within its rows."""
    found, _ = declared(batch)
    kinds = {key: each.kind for key, each in found.compiled.items()}
    maker = RuleMaker(batch * 7 + 1, has_terms=False)
    chance = Random(batch)
    made = []
    for _ in range(count):
        condition = maker.condition(kinds)
        if chance.random() < 0.3:
            condition["field"] = f"^.{condition['field']}"
            if condition.get("valueSource") == "field":
                continue
            group = {"combinator": "and", "rules": [condition]}
            condition = {"field": "purchases", "match": {"mode": "some"}, "value": group}
        made.append({"combinator": "and", "rules": [condition], "not": chance.random() < 0.3})
    return made
