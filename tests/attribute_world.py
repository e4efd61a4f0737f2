"""Random computed attributes over the small world of rules, some made of others; for tests only."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
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


def attribute(key: str, value: Any, **more: Any) -> ComputedAttribute:
    """Return the attribute a document with this value says."""
    label = {"en": f"made {key}", "zh-TW": f"算出 {key}", "ko": f"계산 {key}"}
    document = {"version": 1, "attribute": key, "label": label, "value": value, **more}
    found, faults = read_attribute(document)
    assert not faults, faults
    return found


@cache
def declared(batch: int, count: int = 12) -> tuple[Declared, Setting]:
    """Return so many attributes of one batch: a third of them is made of those before."""
    setting = SETTINGS[batch % len(SETTINGS)]
    context = Context(CATALOG, NAMED, setting.zone, setting.week_starts)
    fields = dict(FIELDS)
    made: dict[str, ComputedAttribute] = {}
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
