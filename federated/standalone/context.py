"""What a rule on a warehouse as it is may name: its catalogue, and folders of documents."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from federated.catalog.stored import StoredCatalog
from federated.computed.read import load_attributes
from federated.documents import Document, load_folder
from federated.errors import Fault, RuleError
from federated.passes import Context
from federated.rule.parse import read_audience
from federated.rule.tree import Audience
from federated.rule.upgrade import UPGRADES

NO_FOLDER = "Give the folder of those that rules may name: --audiences, in Python audiences=."


def standalone_context(
    catalog: StoredCatalog, audiences: Path | None = None, attributes: Path | None = None
) -> Context:
    """Return what rules over a stand-alone catalogue may name.

    Raises: RuleError with every fault of the folders; DocumentError when a file cannot be read.
    """
    context, faults = read_context(catalog, audiences, attributes)
    if faults:
        raise RuleError(faults)
    return context


def read_context(
    catalog: StoredCatalog, audiences: Path | None, attributes: Path | None
) -> tuple[Context, list[Fault]]:
    """Return the same with the faults found, so that those of a rule can be told beside them."""
    no_audience = NO_FOLDER if audiences is None else ""
    context = Context(
        catalog.catalog, {}, catalog.zone, catalog.week_starts, catalog.days, no_audience
    )
    faults: list[Fault] = []
    if attributes is not None:
        made = load_attributes(attributes, context, default_entity=catalog.default_entity)
        faults += made.faults
        context = made.context
    known: dict[str, Audience] = {}
    for other in load_folder(audiences, "audience", UPGRADES) if audiences is not None else []:
        read, found = read_audience(of_default_entity(other, catalog), source=str(other.path))
        faults += [placed(f, other) for f in found]
        known[read.key] = read
    return replace(context, audiences=known), faults


def of_default_entity(document: Document, catalog: StoredCatalog) -> dict[str, Any]:
    """Return a document that selects the default entity unless it says another."""
    return {"entity": catalog.default_entity, **document.data}


def placed(fault: Fault, document: Document) -> Fault:
    """Return a fault with the file and the line it is in."""
    name = document.path.name
    where = f"{name}: {fault.where}" if name else fault.where
    return replace(fault, where=where, line=document.line_of(fault.where))
