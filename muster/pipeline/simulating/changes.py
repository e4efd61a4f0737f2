"""Changed settings of identity as they are asked for: `email=1`; all faults are told at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from federated.errors import nearest, shown
from federated.staging.declarations import Namespace
from muster.pipeline.simulating.faults import Faults

UNSTITCHED = "partner"
NO_MAXIMUM = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """The texts and numbers of the options, as given."""

    maximum: Sequence[str] = ()
    priority: Sequence[str] = ()
    unstitched: Sequence[str] = ()
    graph_limit: int | None = None
    placeholder_records: int | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Settings under which identifiers are put together; `variables` are all of the project's."""

    spaces: Mapping[str, Namespace]
    graph_limit: int
    placeholder_records: int
    variables: Mapping[str, Any]
    changed: tuple[str, ...] = field(default=())


def changed_world(declared: World, asked: Asked, faults: Faults) -> World:
    """Return the declared settings with the changes that are asked for; notes what is no such."""
    spaces = dict(declared.spaces)
    said = []
    for code, text in _pairs("--maximum", asked.maximum, spaces, faults):
        maximum = None if text == NO_MAXIMUM else _number("--maximum", code, text, faults)
        said.append(f"maximum of {code}: {_or_none(spaces[code].maximum)} → {_or_none(maximum)}")
        spaces[code] = replace(spaces[code], maximum=maximum)
    for code, text in _pairs("--priority", asked.priority, spaces, faults):
        priority = _number("--priority", code, text, faults)
        said.append(f"priority of {code}: {spaces[code].priority} → {priority}")
        spaces[code] = replace(spaces[code], priority=priority)
    for code in asked.unstitched:
        if code not in spaces:
            faults.append(_unknown("--unstitched", code, spaces))
            continue
        said.append(f"{code}: no longer stitched")
        spaces[code] = replace(spaces[code], type=UNSTITCHED)
    limits = {}
    for name in ("graph_limit", "placeholder_records"):
        before, after = getattr(declared, name), getattr(asked, name)
        if after is not None:
            said.append(f"{name}: {before} → {after}")
            limits[name] = after
    return replace(declared, spaces=spaces, changed=tuple(said), **limits)


def _pairs(
    option: str, texts: Sequence[str], spaces: Mapping[str, Namespace], faults: Faults
) -> Iterator[tuple[str, str]]:
    for text in texts:
        code, sign, value = text.partition("=")
        if not sign:
            faults.append(f"{option}: {shown(text)} names no number. Write email=1.")
        elif code not in spaces:
            faults.append(_unknown(option, code, spaces))
        else:
            yield code, value


def _unknown(option: str, code: str, spaces: Mapping[str, Namespace]) -> str:
    return f"{option}: no namespace {shown(code)}. {nearest(code, spaces)}"


def _number(option: str, code: str, text: str, faults: Faults) -> int:
    if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) > 0:
        return int(text)
    none = f" or {code}={NO_MAXIMUM}" if option == "--maximum" else ""
    faults.append(f"{option}: {code}={text[:20]} is no number from 1. Write {code}=1{none}.")
    return 1


def _or_none(maximum: int | None) -> str:
    return "any number" if maximum is None else str(maximum)
