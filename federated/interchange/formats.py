"""Every foreign format by its key, and the two ways through it; no format is known elsewhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from federated.catalog.schema import Catalog
from federated.errors import EngineLacks, Fault, RuleError, nearest, shown
from federated.interchange import (
    awesome_query_builder,
    dittofeed,
    jquery_querybuilder,
    json_logic,
    mautic,
    react_querybuilder,
    sql,
)
from federated.interchange.base import Format, Import, Rule
from federated.rule.tree import Group

FORMATS: dict[str, Format] = {
    module.FORMAT.key: module.FORMAT
    for module in (
        react_querybuilder,
        awesome_query_builder,
        jquery_querybuilder,
        json_logic,
        dittofeed,
        mautic,
        sql,
    )
}
MOST_CHARACTERS = 1024 * 1024


@dataclass(frozen=True)
class Imported:
    """A rule of ours, and what a person should know of how it was read."""

    rule: Rule
    notes: tuple[str, ...]


def import_rule(
    data: Any,
    key: str,
    *,
    catalog: Catalog | None = None,
    entity: str = "profile",
    names: Mapping[str, str] | None = None,
) -> Imported:
    """Return the rule that a document of another tool says, the same in meaning or refused.

    `data` is JSON as Python values or as text, or the text of a format that is none. With a
    catalogue, kinds of attributes are known. `names` gives our names for theirs.

    Raises: RuleError with everything that cannot be said here; EngineLacks for an unknown format.
    """
    known = format_named(key)
    found = Import(catalog, entity, names or {})
    try:
        value = _value(data, known)
        rule = known.read(value, found)
    except RecursionError:
        raise RuleError([Fault("document", "is nested too deeply", "Flatten it.")]) from None
    if found.faults:
        raise RuleError(found.faults)
    return Imported(rule, tuple(found.notes))


def export_rule(rule: Group, key: str, catalog: Catalog, entity: str) -> Any:
    """Return a rule, as parsed, in another format.

    Raises: RuleError naming each part that the format cannot say; EngineLacks for a format that
    is not written.
    """
    known = format_named(key)
    if known.write is None:
        names = [each.key for each in FORMATS.values() if each.write is not None]
        raise EngineLacks(f"{key}: is read, not written. {nearest(key, names)}")
    return known.write(rule, catalog, entity)


def format_named(key: str) -> Format:
    """Return a format by its key.

    Raises: EngineLacks naming the formats there are.
    """
    if key not in FORMATS:
        raise EngineLacks(f"format {shown(key)}: not known. {nearest(key, FORMATS)}")
    return FORMATS[key]


def _value(data: Any, known: Format) -> Any:
    if not isinstance(data, str):
        return data
    if len(data) > MOST_CHARACTERS:
        raise RuleError([Fault("document", "is larger than 1 MiB", "Split it.")])
    if known.reads_text:
        return data
    try:
        return json.loads(data)
    except ValueError as error:
        raise RuleError([Fault("document", f"is not JSON ({error})", "Correct it.")]) from error
