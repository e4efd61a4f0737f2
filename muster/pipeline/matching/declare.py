"""Reads dbt_project/matching.yml: what is compared, by kind, and from when on it is a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from federated.documents import load_document
from federated.errors import CatalogError, nearest, shown
from federated.staging import list_sources
from federated.staging.declarations import Namespace
from federated.staging.read_settings import NATIONAL, read_namespaces
from federated.staging.reading import Reader
from muster.errors import InputError
from muster.pipeline.matching.kinds import KINDS

FILE = Path("dbt_project", "matching.yml")
KEYS = ("version", "threshold", "attributes", "identities")
# Kinds of namespaces whose values are typed by people, so that a slip in one can be told.
TYPED = ("email", "phone")
EXAMPLE = "Write one: version: 1, threshold: 0.95, attributes: {full_name: full_name, …}"


@dataclass(frozen=True, slots=True)
class Declared:
    """What is compared: attributes and namespaces by their kind of column."""

    threshold: float
    attributes: Mapping[str, str]
    identities: Mapping[str, str]

    @property
    def compared(self) -> dict[str, str]:
        """Return all that is compared, in the order it is declared in."""
        return {**self.attributes, **self.identities}


def read_declared(project_dir: Path) -> Declared:
    """Return what matching.yml declares.

    Raises: InputError where there is no such file, CatalogError with every fault in it.
    """
    path = project_dir / FILE
    if not path.is_file():
        raise InputError(f"{FILE}: the file is missing, so nothing says what to compare. {EXAMPLE}")
    namespaces = read_namespaces(project_dir / "dbt_project" / "namespaces.yml")
    tables = list_sources(project_dir)
    known = sorted({attribute.name for table in tables for attribute in table.attributes})
    reader = Reader(load_document(path, kind="matching"))
    data = reader.mapping(reader.document.data, "", KEYS)
    declared = Declared(
        _threshold(reader, data.get("threshold", 0.95)),
        _attributes(reader, data.get("attributes", {}), known),
        _identities(reader, data.get("identities"), namespaces),
    )
    for name in sorted(set(declared.attributes) & set(declared.identities)):
        reader.fault(f"attributes.{name}", "is an identity too", "Compare it as one of the two.")
    if not reader.faults and len(declared.compared) < 2:
        found = ", ".join(declared.compared) or "nothing"
        reader.fault("attributes", f"compare too little ({found})", "Declare two columns or more.")
    if reader.faults:
        raise CatalogError(reader.faults)
    return declared


def _threshold(reader: Reader, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.5 <= value < 1:
        problem = f"is not a probability from 0.5 to below 1 (found {shown(value)})"
        reader.fault("threshold", problem, "Write: threshold: 0.95")
        return 0.95
    return float(value)


def _attributes(reader: Reader, value: Any, known: list[str]) -> dict[str, str]:
    found = {}
    for name, kind in reader.mapping(value, "attributes", value or {}).items():
        where = f"attributes.{name}"
        if NATIONAL.fullmatch(str(name)) or NATIONAL.fullmatch(str(kind)):
            reader.fault(where, "is a national id", "Leave it out: no record is joined by one.")
        elif name not in known:
            reader.fault(where, "is an attribute of no source", nearest(name, known))
        else:
            found[str(name)] = reader.choice(kind, where, KINDS)
    return found


def _identities(reader: Reader, value: Any, namespaces: Mapping[str, Namespace]) -> dict[str, str]:
    typed = {
        code: each.type
        for code, each in namespaces.items()
        if each.type in TYPED and each.normaliser != "sha256"
    }
    found = {}
    for number, code in enumerate(reader.items(value, "identities")):
        chosen = reader.choice(code, f"identities[{number}]", typed)
        if code in typed:
            found[chosen] = typed[chosen]
    return found
