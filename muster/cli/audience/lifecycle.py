"""Publishing, withdrawing and deleting audiences."""

from typing import Annotated

import typer

from muster.cli.audience.options import Key
from muster.cli.output import AsJson, print_json, say
from muster.pipeline.audience_lifecycle import Moved, delete_audience, set_status
from muster.settings import Settings


def status(
    key: Key,
    to: Annotated[str, typer.Argument(help="draft, published or inactive.")],
    force: Annotated[
        bool, typer.Option("--force", help="Publish even what nobody or everybody is in.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Move an audience between draft, published and inactive.

    Only published audiences have members; one that something still uses is not withdrawn
    (exit code 7, with the names). The history of its members is kept.

    Examples: `muster audience status winback_coffee inactive` ·
    `muster audience status spring_2018 published`
    """
    _print(set_status(Settings.load(), key, to, force=force), as_json=as_json)


def delete(key: Key, as_json: AsJson = False) -> None:
    """Delete an audience that nothing uses; its key is never used again, its history stays.

    Example: `muster audience delete spring_2017`
    """
    _print(delete_audience(Settings.load(), key), as_json=as_json)


def _print(moved: Moved, *, as_json: bool) -> None:
    if as_json:
        print_json(moved)
    else:
        say(f"{moved.key}: {moved.before} → {moved.after} ({moved.path}). {moved.advice}")
