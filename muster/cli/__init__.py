"""The command line's front door: global options, lazily loaded commands, errors as messages."""

import importlib
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from muster.cli.commands import COMMANDS
from muster.cli.file_faults import explain_file_fault
from muster.errors import InputError, MusterError
from muster.settings import Settings

# What is imported -> the extra that brings it.
EXTRAS = {
    "dbt": "dbt",
    "great_expectations": "gates",
    "airflow": "airflow",
    "splink": "matching",
    **dict.fromkeys(("aiosmtpd", "altair", "vl_convert", "faker", "fontTools"), "demo"),
}
EPILOG = """
**Examples**

    muster demo --days 2 --from 2017-10-30

    muster bounds --as-of 2017-10-30 && muster build profiles

    muster audience explain coffee_regulars_who_stopped

**Exit codes**

0 done · 1 a bug of ours · 2 the input is wrong (document, option, name, missing source or column) ·
3 the quality gate failed · 4 the warehouse is locked or unreachable, try again later ·
5 a destination is unreachable or refuses us, try again later ·
6 a step that must run before has not · 7 a guard stopped the run ·
130 interrupted with Ctrl-C, the same command goes on
"""


class LazyGroup(TyperGroup):
    """A group that knows its commands by name and imports one only when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands in reading order."""
        return [entry.name for entry in COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a stub that is enough for help and completion."""
        for entry in COMMANDS:
            if entry.name == cmd_name:
                return self.commands.setdefault(
                    cmd_name,
                    TyperCommand(cmd_name, help=entry.sentence, rich_help_panel=entry.panel),
                )
        return None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command itself, or fail with the nearest name."""
        for name in self.list_commands(ctx):
            self.get_command(ctx, name)
        found, stub, rest = super().resolve_command(ctx, args)
        return found, load_command(found) if found and stub else stub, rest


def load_command(name: str) -> Any:
    """Import the module of one command and return the command, ready to run."""
    entry = next(entry for entry in COMMANDS if entry.name == name)
    module, attribute = entry.place.split(":")
    found = getattr(importlib.import_module(module), attribute)
    if isinstance(found, typer.Typer):
        command: Any = get_group(found)
    else:
        single = typer.Typer(add_completion=False, rich_markup_mode="markdown")
        single.command(name)(found)
        command = get_command(single)
    command.name = name
    return command


app = typer.Typer(
    cls=LazyGroup,
    name="muster",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"muster {version('muster')}")
        raise typer.Exit


@app.callback()
def choose_project(
    project_dir: Annotated[
        Path | None,
        typer.Option(help="Folder of dbt_project.yml (else: here or above; MUSTER_PROJECT)."),
    ] = None,
    target: Annotated[
        str | None, typer.Option(help="dbt target of profiles.yml (else MUSTER_TARGET, else demo).")
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """A customer data platform that lives in your data warehouse: rules in, messages out."""
    # Handed on by environment, so that every process a command starts sees the same project.
    if project_dir is not None:
        os.environ["MUSTER_PROJECT"] = str(project_dir.resolve())
    if target is not None:
        os.environ["MUSTER_TARGET"] = target


def main() -> None:
    """Run the command line; every known error ends as one message and its exit code."""
    try:
        app(prog_name="muster")
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if package not in EXTRAS:
            _end_with_bug(error)
        typer.echo(
            f"muster: this needs {package}, which is not installed. "
            f"Run: pip install 'muster[{EXTRAS[package]}]'",
            err=True,
        )
        sys.exit(InputError.exit_code)
    except Exception as error:
        code = getattr(type(error), "exit_code", None)
        if isinstance(code, int) and code > 1:
            typer.echo(f"muster: {error}", err=True)
            sys.exit(code)
        if isinstance(error, OSError) and (said := explain_file_fault(error)):
            typer.echo(f"muster: {said}", err=True)
            sys.exit(InputError.exit_code)
        _end_with_bug(error)


def _end_with_bug(error: Exception) -> NoReturn:
    text = "".join(traceback.format_exception(error))
    entry = f"{datetime.now(UTC).isoformat()} {' '.join(sys.argv)}\n{text}\n"
    first = " ".join(str(error).split())[:200]
    typer.echo(
        f"muster: a fault of ours ({type(error).__name__}: {first}). {_keep(entry)}", err=True
    )
    sys.exit(MusterError.exit_code)


def _home_log() -> Path:
    return Settings.load().logs_dir / "muster.log"


def _keep(entry: str) -> str:
    """Write to the log of the home, else to one of its own, and say where it is."""
    fallback = Path(tempfile.gettempdir()) / f"muster-{os.getpid()}.log"
    places: tuple[Callable[[], Path], ...] = (_home_log, lambda: fallback)
    for place in places:
        # Whatever is wrong with settings or disk, it must not hide the fault itself.
        with suppress(Exception):
            log = place()
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(entry)
            return f"The details are in {log}; please report them."
    return "The details could not be written anywhere; please report it."
