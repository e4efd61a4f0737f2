"""Reads the documents of computed attributes below a folder, with the faults of all of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from federated.computed.compiled import CompiledAttribute
from federated.computed.declare import declare_attributes
from federated.documents import Document, load_folder
from federated.errors import Fault
from federated.passes import Context
from federated.rule.attributes import ComputedAttribute, read_attribute

_FOLDER = re.compile(r"[a-z0-9_\-/]*\Z")


@dataclass(frozen=True)
class Attributes:
    """The computed attributes of a folder, what rules may speak of with them, and all faults."""

    context: Context
    compiled: Mapping[str, CompiledAttribute] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def load_attributes(
    folder: Path, context: Context, root: Path | None = None, default_entity: str = "profile"
) -> Attributes:
    """Return the context with the computed attributes of a folder; places are named from `root`.

    Raises: DocumentError when a file cannot be read.
    """
    documents: dict[str, Document] = {}
    attributes: dict[str, ComputedAttribute] = {}
    faults: list[Fault] = []
    for found in load_folder(folder, "attribute") if folder.is_dir() else ():
        place = found.path.relative_to(root) if root is not None else found.path
        inside = found.path.parent.relative_to(folder).as_posix().removeprefix(".")
        document = replace(found, path=place)
        data = {"entity": default_entity, **document.data}
        attribute, wrong = read_attribute(data, source=str(place), folder=inside)
        if not _FOLDER.match(inside):
            advice = "Use lower case letters, digits, _ and -."
            faults.append(Fault(str(place), "the folder cannot be a part of names", advice))
        if attribute.key in attributes:
            twin = documents[attribute.key].path
            problem = f"{attribute.key} is taken by {twin}"
            wrong = [*wrong, Fault("attribute", problem, "Rename one.")]
        faults += [placed(fault, document) for fault in wrong]
        documents[attribute.key] = document
        attributes[attribute.key] = attribute if not wrong else replace(attribute, value=None)
    declared = declare_attributes(attributes, context)
    faults += [placed(fault, documents[key]) for key, fault in declared.faults]
    return Attributes(declared.context, declared.compiled, tuple(faults))


def placed(fault: Fault, document: Document) -> Fault:
    """Return a fault with the file and the line it stands in."""
    line = document.line_of(fault.where)
    return replace(fault, where=f"{document.path}: {fault.where}", line=line)
