"""Turns what dbt and the warehouse say into one clear message of ours; runs nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from muster.errors import GateFailed, InputError, MusterError, StepMissing, WarehouseBusy
from muster.settings import Settings

MAX_LISTED = 8

LOCKED = re.compile(r"could not set lock on file|conflicting lock", re.I)
HOLDER = re.compile(r"\(PID (\d+)\)")
UNREACHABLE = re.compile(
    r"connection refused|could not connect|connection to server .* failed|"
    r"could not translate host name|server closed the connection|too many clients",
    re.I,
)
NO_EDGES = re.compile(r"no window edges[^\n]*", re.I)
FOREIGN = re.compile(r"relations that muster did not build[^\n]*", re.I)
NO_FILE = re.compile(r'no files found that match the pattern "([^"]+)"', re.I)
LEDGER = "exports/ledger/"
NO_TABLE = re.compile(r'(?:relation|table with name) "?([\w.]+)"? does not exist', re.I)
NO_COLUMN = re.compile(
    r'referenced column "([^"]+)" not found|column "?([\w.]+)"? does not exist|'
    r'does not have a column named "([^"]+)"|column "([^"]+)" referenced that exists in the select',
    re.I,
)
CANDIDATES = re.compile(r"candidate bindings?: ([^\n]+)", re.I)


@dataclass(frozen=True, slots=True)
class NodeFault:
    """One dbt node that did not succeed, and what was said about it."""

    name: str
    kind: str
    path: str
    message: str
    is_failed_test: bool
    # Columns of the sources it reads, as they are now.
    columns: tuple[str, ...] = ()


def explain_faults(settings: Settings, faults: Sequence[NodeFault]) -> MusterError:
    """Return the one error that says what to do about these nodes, all of them named."""
    errors = [fault for fault in faults if not fault.is_failed_test]
    if not errors:
        return GateFailed(
            _listing(
                f"build: {len(faults)} dbt tests on the data failed",
                [f"{fault.name} ({fault.path}): {_first_line(fault.message)}" for fault in faults],
                "Look at the rows each test selects (target/compiled), then mend data or model.",
            )
        )
    for fault in errors:
        known = _known(settings, fault.message)
        if isinstance(known, WarehouseBusy | StepMissing):
            return known
    return InputError(
        _listing(
            f"build: {len(errors)} models could not be built",
            [f"{fault.name} ({fault.path}): {_reason(fault)}" for fault in errors],
            "Mend what is named first; the others may follow from it.",
        )
    )


def explain_exception(settings: Settings, exception: BaseException | None) -> MusterError:
    """Return the error for a dbt run that ended before its nodes did."""
    text = str(exception or "dbt ended without a result")
    known = _known(settings, text)
    if known is not None:
        return known
    foreign = FOREIGN.search(text)
    if foreign:
        return InputError(f"build: {foreign.group(0).strip()}.")
    return InputError(f"build: dbt could not read the project. {_squeeze(text)}")


def _known(settings: Settings, text: str) -> MusterError | None:
    if LOCKED.search(text):
        holder = HOLDER.search(text)
        who = f"process {holder.group(1)}" if holder else "another process"
        return WarehouseBusy(
            f"{settings.home / 'warehouse.duckdb'}: the warehouse is locked by {who}. "
            "Wait until it is done, or end it, and try again."
        )
    if UNREACHABLE.search(text):
        return WarehouseBusy(
            f'target "{settings.target}": no warehouse answers ({_first_line(text)}). '
            "Start it or mend profiles.yml, and try again."
        )
    file = NO_FILE.search(text)
    if file and LEDGER in file.group(1):
        return StepMissing(
            f"build: {file.group(1)} is missing, which hands back what was delivered. "
            "Run: muster receipts"
        )
    edges = NO_EDGES.search(text)
    if edges:
        found = _squeeze(edges.group(0)).rstrip(".")
        advice = "" if "Run:" in found else ". Run: muster bounds --as-of <timestamp>"
        return StepMissing(f"build: {found}{advice}")
    return None


def _reason(fault: NodeFault) -> str:
    text = fault.message
    file = NO_FILE.search(text)
    if file:
        return (
            f"the source file {file.group(1)} is missing. "
            "Bring it back, or correct its location in dbt_project/sources."
        )
    column = NO_COLUMN.search(text)
    if column:
        name = next(part for part in column.groups() if part)
        return (
            f'no column "{name}".{_nearest(name, fault)} '
            "Change the name in dbt_project/sources and run: muster compile"
        )
    table = NO_TABLE.search(text)
    if table:
        return f'no table "{table.group(1)}". Load it, or correct dbt_project/sources.'
    return _squeeze(text)


def _nearest(name: str, fault: NodeFault) -> str:
    near = get_close_matches(name, fault.columns, n=1)
    if near:
        return f' Did the source rename it to "{near[0]}"?'
    listed = CANDIDATES.search(fault.message)
    there = ", ".join(fault.columns) or (_squeeze(listed.group(1)) if listed else "")
    return f" There are: {there}." if there else ""


def _listing(head: str, lines: Sequence[str], advice: str) -> str:
    shown = [f"  {line}" for line in lines[:MAX_LISTED]]
    if len(lines) > MAX_LISTED:
        shown.append(f"  and {len(lines) - MAX_LISTED} more")
    return "\n".join([f"{head}.", *shown, advice])


def _first_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0][:200] if lines else "no message"


def _squeeze(text: str) -> str:
    """Return the text on one line, without the pointer dbt draws below the SQL."""
    kept = [line.strip() for line in text.splitlines() if line.strip(" ^")]
    return " ".join(kept)[:600]
