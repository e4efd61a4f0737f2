"""What else than rules and rows an answer depends on; when any of it differs, all starts anew."""

import hashlib
import json
import zoneinfo
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from federated.catalog.schema import Catalog
from federated.engines.connection import Warehouse
from federated.passes.draft import Context

# Raised whenever what ticks store for one another means something else.
FORM = "3"
# Names for people; they change no answer.
WORDS = frozenset({"label", "labels", "source", "allowed_values"})


def setting_of(warehouse: Warehouse, context: Context) -> dict[str, str]:
    """Return the setting of an evaluation by the name of each part."""
    return {
        "form of what ticks store": FORM,
        "catalogue": catalog_digest(context.catalog),
        "time zone": context.zone,
        "time-zone database": zone_digest(context.zone),
        "first day of the week": context.week_starts,
        # Sums over rows are compared from tick to tick, and engines make them in their own ways.
        "engine": str(warehouse.rows("select version()")[0][0]),
    }


def differing(before: str, now: dict[str, str]) -> str:
    """Return the first part in which a stored setting differs, empty where none does."""
    stored = json.loads(before)
    return next((name for name, value in now.items() if stored.get(name) != value), "")


def catalog_digest(catalog: Catalog) -> str:
    """Return what changes when tables, columns, links or keys of the catalogue do."""
    return _digest(json.dumps(_plain(catalog), sort_keys=True).encode())


@cache
def zone_digest(zone: str) -> str:
    """Return what changes when the time-zone database says something else of the zone."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder) / zone
        if path.is_file():
            return _digest(path.read_bytes())
    *packages, name = ("tzdata.zoneinfo", *zone.split("/"))
    return _digest((resources.files(".".join(packages)) / name).read_bytes())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _plain(part: Any) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return {f.name: _plain(getattr(part, f.name)) for f in fields(part) if f.name not in WORDS}
    if isinstance(part, dict):
        return {str(key): _plain(value) for key, value in part.items()}
    if isinstance(part, tuple):
        return [_plain(value) for value in part]
    return part if part is None or isinstance(part, bool | int | str) else str(part)
