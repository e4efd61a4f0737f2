"""`muster doctor`: checks and the engine table; what is looked at is in muster.pipeline.doctor."""

import typer

from muster.cli.output import AsJson, print_json, say, table
from muster.pipeline.doctor import Check, diagnose
from muster.pipeline.engine_table import engine_table
from muster.settings import Settings

MARKS = {"ok": "✓", "missing": "–", "broken": "✗"}
BROKEN = 2


def doctor(as_json: AsJson = False) -> None:
    """Say what is installed, works or is missing.

    Versions, extensions, sources, warehouse, ledger, DAGs, and what each engine can do: "executed
    here" is said of what this target has done and recorded, "can run here" of what is installed.
    Exit code 2 when something is broken; what is merely not installed is said and is no fault.

    Example: `muster doctor --json`
    """
    settings = Settings.load()
    checks: list[Check] = []
    for check in diagnose(settings):
        checks.append(check)
        if not as_json:
            _show(check)
    engines = engine_table(settings)
    if as_json:
        print_json({"checks": checks, "engines": engines})
    else:
        say()
        rows = [(row.engine, row.identity, row.audiences, row.gate, row.export) for row in engines]
        table(("engine", "identity", "audiences", "gate", "export"), rows)
    if any(check.state == "broken" for check in checks):
        raise typer.Exit(BROKEN)


def _show(check: Check) -> None:
    say(f"{MARKS[check.state]} {check.name:<20} {check.found}")
    if check.state != "ok" and check.advice:
        say(f"  {'':<20} {check.advice}")
