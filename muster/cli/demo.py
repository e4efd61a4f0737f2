"""`muster demo`: the whole platform on the demo company; driven by muster.demo.runner."""

import signal
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from muster.cli.output import AsJson, note, print_json
from muster.demo.progress import Progress, show_summary
from muster.demo.runner import DemoResult, DemoStopped, run_demo
from muster.errors import InputError
from muster.settings import Settings

INTERRUPTED = 130


def demo(
    days: Annotated[int, typer.Option(min=1, help="How many days to simulate.")] = 2,
    first: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The first of them.")
    ] = "2017-10-30",
    keep: Annotated[
        bool, typer.Option("--keep", help="Start in a home that no demo wrote, beside its data.")
    ] = False,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Remove what the last demo wrote, with ledger and exports."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run the whole platform on the demo company.

    Real purchases of 324 loyalty cards, invented people behind them, and the same Airflow DAGs as
    in production, run day by day without a scheduler. Mails go to a server the demo starts.
    The same command continues an interrupted demo, and more days go on from the last one. When all
    are done, the last day runs again as a new run, and nobody is sent anything twice. Another
    --from needs --fresh, or a MUSTER_HOME of its own. When a task fails, its exit code is ours.

    Examples: `muster demo` · `muster demo --days 3` · `muster demo --from 2017-09-01 --fresh`
    """
    if keep and fresh:
        raise InputError("demo: --keep and --fresh contradict each other. Give one of them.")
    start = _read_date(first)
    console = Console(stderr=as_json, highlight=False)
    result = _run(console, start, days, keep, fresh)
    if as_json:
        print_json(result)
        return
    show_summary(console, result.days)
    console.print(Text(f"\nThe whole story, to look at: {result.report}"))


def _run(console: Console, start: date, days: int, keep: bool, fresh: bool) -> DemoResult:
    """Run the days; an interruption and a task that failed end with codes of their own."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with Progress(console) as progress:
            return run_demo(Settings.load(), start, days, progress, keep, fresh)
    except KeyboardInterrupt as interrupt:
        console.print(Text("Interrupted. What is finished stays; the same command continues."))
        raise typer.Exit(INTERRUPTED) from interrupt
    except DemoStopped as stopped:
        note(f"muster: {stopped}")
        raise typer.Exit(stopped.code) from stopped


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f'--from: "{text}" is not a date. Write 2017-10-30.') from error


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
