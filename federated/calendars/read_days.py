"""Reads the days that a project names itself: store anniversaries, sales, any day of its own."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from federated.calendars import COMPANY, Days
from federated.documents import load_document
from federated.errors import DocumentError, Fault, shown

PLACE = Path("dbt_project/policies/days.yml")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_REGION = re.compile(r"[A-Z]{2}\Z")


def read_days(project_dir: Path) -> Days:
    """Return the days of a project, none when it has no such file.

    Raises: DocumentError with every fault of the file.
    """
    path = project_dir / PLACE
    if not path.exists():
        return {}
    document = load_document(path, kind="days")
    faults: list[Fault] = []
    days = read_named(document.data.get("days"), "days", faults)
    if faults:
        raise DocumentError(
            [
                Fault(f"{PLACE}: {f.where}", f.problem, f.advice, document.line_of(f.where))
                for f in faults
            ]
        )
    return days


def read_named(data: Any, where: str, faults: list[Fault]) -> Days:
    """Return days by name and region from a mapping of them, with a fault for each that is none."""
    if not isinstance(data, dict):
        advice = "Write {store_anniversary: {dates: [...]}}"
        faults.append(Fault(where, "is not a mapping", advice))
        return {}
    days: dict[tuple[str, str], tuple[date, ...]] = {}
    for name, said in data.items():
        place = f"{where}.{name}"
        if not isinstance(name, str) or not _NAME.match(name):
            faults.append(Fault(place, "is not a name", "Use lower case letters, digits and _."))
            continue
        values = said if isinstance(said, dict) else {}
        region = values.get("region", COMPANY)
        if region != COMPANY and not _REGION.match(str(region)):
            problem = f"is not a region (found {shown(region)})"
            faults.append(Fault(f"{place}.region", problem, "Write two letters, as TW."))
        days[name, str(region)] = _dates(values.get("dates"), f"{place}.dates", faults)
    return days


def _dates(data: Any, where: str, faults: list[Fault]) -> tuple[date, ...]:
    found = []
    for each in data if isinstance(data, list) else []:
        try:
            found.append(date.fromisoformat(each))
        except (TypeError, ValueError):
            faults.append(Fault(where, f"is not a date (found {shown(each)})", "Write 2017-10-30."))
    if not found:
        faults.append(Fault(where, "names no date", "Write [2016-10-01, 2017-10-01]."))
    return tuple(sorted(set(found)))
