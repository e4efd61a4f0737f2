"""`muster profile`: one profile of the published snapshot, for people and for scripts."""

from typing import Annotated, Any

import typer

from muster.cli.output import AsJson, print_json, say, table
from muster.pipeline.profiles import ProfileView, show_profile
from muster.settings import Settings

app = typer.Typer(
    help="Show what is known of one profile, and from what.",
    rich_markup_mode="markdown",
    no_args_is_help=True,
)


@app.callback()
def profile() -> None:
    """Show what is known of one profile, and from what."""


@app.command()
def show(
    who: Annotated[str, typer.Argument(help="A profile_id, or an identifier: namespace:value.")],
    events: Annotated[int, typer.Option(help="How many of the last events to show.", min=0)] = 10,
    as_json: AsJson = False,
) -> None:
    """Show attributes, computed too, identifiers, consents, accounts, audiences, last events.

    Reads the published snapshot, so it also works while a run is on.

    Examples: `muster profile show email:sarah.lin@example.com` ·
    `muster profile show loyalty_id:1764 --json`
    """
    view = show_profile(Settings.load(), who, events)
    if as_json:
        print_json(view)
    else:
        _print(view)


def _print(view: ProfileView) -> None:
    say(f"profile {view.profile_id}, as of {view.as_of} (run {view.run_id})")
    known = [(name, value) for name, value in view.attributes.items() if value is not None]
    _section("Attributes", ("attribute", "value"), known)
    made = [(name, value) for name, value in view.computed.items() if value is not None]
    _section("Computed attributes", ("attribute", "value"), made)
    _section(
        "Identifiers", ("namespace", "identifier", "first seen", "last seen"), view.identifiers
    )
    refused = [
        (
            f"{link['left_namespace']}:{link['left_identifier']}",
            f"{link['right_namespace']}:{link['right_identifier']}",
            link["source"],
            link["reason"],
        )
        for link in view.refused_links
    ]
    _section("Refused links", ("identifier", "not tied to", "said by", "because"), refused)
    _section("Consents", ("channel", "purpose", "scope", "status", "since"), view.consents)
    _section("Accounts", ("account", "name", "is current", "since", "until"), view.accounts)
    _section("Audiences", ("audience", "entity", "member since"), view.audiences)
    columns = ("when", "event", "category", "source", "product", "amount")
    _section("Last events", columns, view.events)


def _section(title: str, columns: tuple[str, ...], rows: list[Any]) -> None:
    say()
    if not rows:
        say(f"{title}: none")
        return
    say(f"{title} ({len(rows)})")
    table(columns, [tuple(row.values()) if isinstance(row, dict) else row for row in rows])
