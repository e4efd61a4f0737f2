"""`muster runs`: the runs as a table; how far a run came is decided in muster.pipeline."""

from muster.cli.output import AsJson, print_json, table
from muster.pipeline.run_listing import list_runs
from muster.settings import Settings

COLUMNS = ("run", "as_of", "opened", "gate", "exported", "published")


def runs(as_json: AsJson = False) -> None:
    """List the runs and what each of them has done.

    The newest first. Exit code 4 while a step holds the warehouse.

    Example: `muster runs --json`
    """
    found = list_runs(Settings.load())
    if as_json:
        print_json(found)
        return
    rows = [
        (
            run.run_id,
            f"{run.as_of:%Y-%m-%d %H:%M}",
            f"{run.recorded_at:%Y-%m-%d %H:%M:%S}",
            run.gate,
            "yes" if run.is_exported else "no",
            "yes" if run.is_published else "no",
        )
        for run in found
    ]
    table(COLUMNS, rows)
