"""Reads dbt_project/merge_policies.yml: which value of an attribute stands; renders nothing."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from federated.documents import load_document
from federated.errors import CatalogError, nearest, shown
from federated.staging.declarations import STITCHES, WAYS, MergePolicy, MergeRule, SourceTable
from federated.staging.reading import Reader

POLICY_KEYS = ("label", "description", "default", "stitch", "way", "sources", "attributes")
RULE_KEYS = ("way", "sources")
# Its models are named after it, and PostgreSQL cuts names after 63 signs.
LONGEST_KEY = 40
OF_NO_FILE = (MergePolicy("best_source", True, True, MergeRule("source_precedence")),)

# Who tells each attribute, as source and as source.table.
Tellers = Mapping[str, frozenset[str]]


def read_merge_policies(path: Path, tables: Sequence[SourceTable]) -> list[MergePolicy]:
    """Return the declared policies, the default first; a project without the file has that alone.

    Raises: CatalogError with every fault found.
    """
    if not path.is_file():
        return list(OF_NO_FILE)
    reader = Reader(load_document(path, kind="merge policies"))
    data = reader.mapping(reader.document.data, "", ("version", "policies"))
    entries = data.get("policies")
    if not isinstance(entries, dict) or not entries:
        reader.fault("policies", "declares none", "Declare at least one.")
        entries = {}
    tellers = _tellers(tables)
    found = [_read_policy(reader, key, entry, tellers) for key, entry in entries.items()]
    _check_defaults(reader, found)
    if reader.faults:
        raise CatalogError(reader.faults)
    return sorted(found, key=lambda policy: (not policy.is_default, policy.key))


def _tellers(tables: Sequence[SourceTable]) -> Tellers:
    return {
        attribute.name: frozenset(
            name
            for table in tables
            if any(each.name == attribute.name for each in table.attributes)
            for name in table.names
        )
        for told in tables
        for attribute in told.attributes
    }


def _read_policy(reader: Reader, key: str, entry: Any, tellers: Tellers) -> MergePolicy:
    where = f"policies.{key}"
    reader.name(key, where)
    if len(key) > LONGEST_KEY:
        reader.fault(where, f"is longer than {LONGEST_KEY} signs", "Write a shorter name.")
    entry = reader.mapping(entry, where, POLICY_KEYS)
    anyone = frozenset[str]().union(*tellers.values())
    stitch = reader.choice(entry.get("stitch"), f"{where}.stitch", STITCHES, STITCHES[0])
    attributes = reader.mapping(entry.get("attributes", {}), f"{where}.attributes", tellers)
    return MergePolicy(
        key,
        reader.flag(entry.get("default"), f"{where}.default"),
        stitch == STITCHES[0],
        _read_rule(reader, entry, where, anyone),
        {
            name: _read_attribute(reader, said, f"{where}.attributes.{name}", tellers[name])
            for name, said in attributes.items()
            if name in tellers
        },
        str(entry.get("description") or ""),
        reader.label(entry.get("label", key), f"{where}.label"),
    )


def _read_attribute(reader: Reader, said: Any, where: str, tellers: Iterable[str]) -> MergeRule:
    """Return the rule of one attribute, which may be its way alone."""
    if isinstance(said, str):
        return MergeRule(reader.choice(said, where, WAYS))
    return _read_rule(reader, reader.mapping(said, where, RULE_KEYS), where, tellers)


def _read_rule(
    reader: Reader, entry: Mapping[str, Any], where: str, tellers: Iterable[str]
) -> MergeRule:
    way = reader.choice(entry.get("way"), f"{where}.way", WAYS)
    sources = [str(source) for source in reader.items(entry.get("sources"), f"{where}.sources")]
    if sources and way != "source_precedence":
        problem = f"is said, and the way is {way}"
        reader.fault(f"{where}.sources", problem, "Write: way: source_precedence")
    known = sorted(tellers)
    for i, source in enumerate(sources):
        place = f"{where}.sources[{i}]"
        if source not in known:
            reader.fault(place, f"{shown(source)} tells nothing here", nearest(source, known))
        elif source in sources[:i]:
            reader.fault(place, f"{shown(source)} is named twice", "Keep one of them.")
    return MergeRule(way, tuple(sources))


def _check_defaults(reader: Reader, policies: Sequence[MergePolicy]) -> None:
    defaults = [policy for policy in policies if policy.is_default]
    if policies and not defaults:
        reader.fault("policies", "none is the default", "Write default: true in one of them.")
    for policy in defaults:
        where = f"policies.{policy.key}"
        if policy is not defaults[0]:
            problem = f"is a second default beside {defaults[0].key}"
            reader.fault(f"{where}.default", problem, "Leave it out of one of them.")
        if not policy.is_stitched:
            advice = "Make another the default: dim_profiles holds people, not identifiers."
            reader.fault(f"{where}.stitch", "is none, and the policy is the default", advice)
