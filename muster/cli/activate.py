"""The commands that plan, apply and follow what is sent; the work is in muster.pipeline.sync."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from activation.errors import ActivationError
from activation.records import State
from activation.sync.drain import Progress as Advance
from activation.sync.run import Outcome
from activation.sync.status import RunStatus
from muster.cli.output import AsJson, note, print_json, say, table
from muster.pipeline import sync
from muster.settings import Settings

# What waiting mends least stands first, so that no scheduler tries again what needs a person.
WORST_FIRST = (1, 7, 2, 3, 6, 5, 4)

app = typer.Typer(
    rich_markup_mode="markdown",
    no_args_is_help=True,
    help="Plan, apply and follow what is sent.",
)


class TryAgain(StrEnum):
    """A bad end that a person may want to try once more."""

    rejected = "rejected"
    failed = "failed"
    unknown = "unknown"


Destination = Annotated[
    str | None, typer.Argument(help="A file name in dbt_project/destinations; all when left out.")
]
Reviewed = Annotated[
    str | None,
    typer.Option("--plan", help="The id that `plan` printed: send exactly that, or nothing."),
]
Again = Annotated[
    list[TryAgain] | None,
    typer.Option(
        help="Also try these once more; **unknown** ones may have arrived, so that is on you."
    ),
]
ShowKeys = Annotated[bool, typer.Option("--keys", help="List every change, key by key.")]


@app.command()
def destinations(as_json: AsJson = False) -> None:
    """List the destinations, after checking everything written about them."""
    keys = sync.list_destinations(Settings.load())
    if as_json:
        print_json(keys)
    else:
        say("\n".join(keys))


@app.command()
def plan(destination: Destination = None, keys: ShowKeys = False, as_json: AsJson = False) -> None:
    """Show what `apply` would do now. Nothing is sent.

    **held back** counts whom the rules of contact would leave out, by code.
    """
    sets = sync.plan(Settings.load(), destination)
    if as_json:
        print_json(sets)
        return
    columns = ("destination", "plan", "feed", "members", "add", "update", "remove", "send")
    table(
        (*columns, "held back"),
        [
            (
                each.destination,
                each.plan_id,
                each.feed,
                each.members,
                each.adds,
                each.updates,
                each.removes,
                each.sends,
                _counts(each.held_back),
            )
            for each in sets
        ],
    )
    for each in sets:
        if each.goes_to_sink:
            note(f"{each.destination}: this target may not send; apply ends in the local sink.")
        if each.guard:
            note(
                f"{each.destination}: {each.feed} {each.guard}; apply stops unless --plan is given."
            )
        for change in each.changes if keys else ():
            say(f"{each.feed}\t{change['op']}\t{change['entity_key']}\t{change['reason']}")


@app.command()
def apply(
    destination: Destination = None,
    reviewed: Reviewed = None,
    again: Again = None,
    as_json: AsJson = False,
) -> None:
    """Bring one destination, or all, up to the newest export.

    Safe to repeat and to interrupt: what has left is never sent again. Exit code 5 means that a
    destination is unreachable or asks us to wait: the rows wait in the ledger, run it again.

    When several fail, the exit code is that of the fault which waiting mends least: a bug (1),
    then a guard (7), wrong input (2), a missing step (6), a far side (5), a lock (4).
    """
    settings = Settings.load()
    chosen = [destination] if destination else sync.list_destinations(settings)
    states = tuple(State(each.value) for each in again or ())
    outcomes: list[Outcome] = []
    errors: dict[str, ActivationError] = {}
    for key in chosen:
        try:
            with _progress(key, shown=not as_json) as advance:
                outcomes += sync.apply(
                    settings, key, reviewed=reviewed, again=states, progress=advance
                )
        except ActivationError as trouble:
            # One destination in trouble holds no other back.
            errors[key] = trouble
    if as_json:
        print_json(outcomes)
    elif outcomes or not errors:
        _show_outcomes(outcomes)
    if errors:
        _end_with(errors, len(chosen))


@app.command()
def status(as_json: AsJson = False) -> None:
    """Show every run with its counts, and the deliveries a person should look at."""
    runs = sync.status(Settings.load())
    if as_json:
        print_json(runs)
        return
    table(
        ("export", "destination", "feed", "run", "targeted", "states", "excluded"),
        [
            (
                each.export_run_id,
                _way_out(each),
                each.feed,
                each.state,
                each.targeted,
                _counts(each.states),
                _counts(each.excluded),
            )
            for each in runs
        ],
    )
    for each in runs:
        for row in each.to_look_at:
            say(f"{each.feed}: {row['entity_key']} {row['op']}: {row['state']} ({row['reason']})")


def _end_with(errors: dict[str, ActivationError], tried: int) -> NoReturn:
    """Tell the faults of all destinations in one block and end as the worst of them does."""
    worst = min(errors.values(), key=lambda error: WORST_FIRST.index(error.exit_code))
    if len({str(error) for error in errors.values()}) == 1:
        raise worst
    lines = [f"muster: {len(errors)} of {tried} destinations failed."]
    for key, error in errors.items():
        lines.append(f"{key} (exit code {error.exit_code}):")
        said = (line.removeprefix(f"destination {key}: ") for line in str(error).splitlines())
        lines += [f"  {line}" for line in said if line]
    note("\n".join(lines))
    if worst.exit_code == ActivationError.exit_code:
        # A bug is logged whole by whoever started the command.
        raise worst
    raise typer.Exit(worst.exit_code)


def _show_outcomes(outcomes: list[Outcome]) -> None:
    table(
        ("destination", "feed", "export", "targeted", "sent now", "states"),
        [
            (
                _way_out(each),
                each.feed,
                each.export_run_id,
                each.targeted,
                each.sent_now,
                _counts(each.states),
            )
            for each in outcomes
        ],
    )
    for key in sorted({each.destination for each in outcomes if each.went_to_sink}):
        note(f"{key}: this target may not send; the rows are in the local sink, nothing left.")


def _way_out(ended: Outcome | RunStatus) -> str:
    return f"{ended.destination} (sink)" if ended.went_to_sink else ended.destination


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)


@contextmanager
def _progress(key: str, *, shown: bool) -> Iterator[Advance]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # Off a terminal even a bar that vanishes leaves an empty line.
    hidden = not shown or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(f"Sending to {key}", total=None)
        yield lambda rows: bar.advance(task, rows)
