"""Brings documents of older versions up to the current one, one step for each version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from federated.errors import DocumentError, Fault, shown


@dataclass(frozen=True)
class Upgraded:
    """The next version of a document; `inside` is where all that was written stands now."""

    data: dict[str, Any]
    inside: str = ""


# From a document and the name of its file to its next version.
Upgrade = Callable[[dict[str, Any], str], Upgraded]
Lines = Mapping[str, int]


def upgrade(
    data: dict[str, Any],
    lines: Lines,
    *,
    kind: str,
    versions: Mapping[int, Upgrade],
    source: str,
    name: str,
) -> tuple[dict[str, Any], Lines, int]:
    """Return a document in its current version, the lines of its parts, and what it was before.

    Raises: DocumentError for a version that is not known, with advice.
    """
    current = max(versions, default=0) + 1
    if "version" not in data and 0 not in versions:
        raise DocumentError([Fault("version", "is missing", f"Write: version: {current}")], source)
    written = version = data.get("version", 0)
    if type(version) is not int or not (version == current or version in versions):
        older = f" and upgrades {sorted(versions)}" if versions else ""
        advice = f"This Muster reads {kind} version {current}{older}."
        if type(version) is int and version > current:
            advice += " A newer one wrote it: update Muster."
        problem = f"is not known (found {shown(version)})"
        raise DocumentError([Fault("version", problem, advice)], source)
    while version < current:
        step = versions[version](data, name)
        version, data = version + 1, step.data
        if step.inside:
            lines = {"": 1, **{f"{step.inside}.{at}".rstrip("."): n for at, n in lines.items()}}
    return {**data, "version": current}, lines, written
