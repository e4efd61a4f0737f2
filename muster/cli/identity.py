"""`muster identity`: why two identifiers are one person's or not, and how whole the graph is."""

from pathlib import Path
from typing import Annotated

import typer

from muster.cli.identity_match import match_people
from muster.cli.identity_simulate import simulate
from muster.cli.output import AsJson, print_json, say, table
from muster.pipeline.drawing.health import draw_health
from muster.pipeline.identity_files import draw_profile, write_page
from muster.pipeline.identity_health import IdentityHealth, read_identity_health
from muster.pipeline.identity_reasons import IdentityReasons, Link, explain_identity
from muster.settings import Settings

app = typer.Typer(
    help="Say why two identifiers are one person's, and how whole the identity graph is.",
    rich_markup_mode="markdown",
    no_args_is_help=True,
)
MOST_DAYS = 14
DAYS = (
    "day", "profiles", "anonymous", "identifiers", "links kept", "links refused", "rows refused",
)  # fmt: skip
WHO = "An identifier: namespace:value, such as email:sarah.lin@example.com."


app.command()(simulate)


@app.callback()
def identity() -> None:
    """Say why two identifiers are one person's, and how whole the identity graph is."""


@app.command()
def explain(
    left: Annotated[str, typer.Argument(help=WHO)],
    right: Annotated[str, typer.Argument(help="Another one.")],
    as_json: AsJson = False,
) -> None:
    """Print the links that lead from one identifier to another, or the refused one that parts them.

    Reads the published snapshot. Of several ways the one with the fewest refused links is shown.

    Example: `muster identity explain email:sarah.lin@example.com loyalty_id:1764`
    """
    found = explain_identity(Settings.load(), left, right)
    if as_json:
        print_json({**_plain(found), "is_one": found.is_one})
    else:
        _print(found)


def _plain(found: IdentityReasons) -> dict[str, object]:
    names = ("left", "right", "left_profile", "right_profile", "as_of", "way")
    return {name: getattr(found, name) for name in names}


def _print(found: IdentityReasons) -> None:
    said = f"{found.left} and {found.right}"
    if found.is_one:
        say(f"{said} are one profile, {found.left_profile}, as of {found.as_of}.")
    else:
        say(f"{said} are two profiles as of {found.as_of}:")
        say(f"  {found.left_profile} and {found.right_profile}.")
    if found.left == found.right:
        return
    if not found.way:
        say("No rows tie them, nor through others.")
        return
    say()
    columns = ("identifier", "seen beside", "by", "rows", "first", "last", "")
    table(columns, [_row(link) for link in found.way])
    if found.refused:
        say()
        say("Without a refused link they would be one profile.")


def _row(link: Link) -> tuple[object, ...]:
    outcome = "kept" if link.is_kept else f"refused: {link.reason}"
    if link.match_probability is not None:
        outcome += f"; one person with {link.match_probability:.2%}, by a match alone"
    return (
        link.left, link.right, link.source, link.rows_count, link.first_linked_at, link.linked_at,
        outcome,
    )  # fmt: skip


@app.command()
def draw(
    who: Annotated[str, typer.Argument(help="A profile_id, or an identifier: namespace:value.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write: .svg or .html.")],
    is_whole: Annotated[
        bool, typer.Option("--whole-values", help="Write values whole instead of masked.")
    ] = False,
) -> None:
    """Draw one profile's identifiers and links, refused ones too, as one file for any browser.

    Reads the published snapshot. The file holds no script and loads nothing; values are masked,
    of an e-mail the first letter and the domain are left. The same snapshot gives the same bytes.

    Example: `muster identity draw email:sarah.lin@example.com --out sarah.html`
    """
    graph = draw_profile(Settings.load(), who, out, is_whole=is_whole)
    say(
        f"{out}: profile {graph.profile_id}, {len(graph.dots)} identifiers, {len(graph.ties)} links"
    )


@app.command()
def health(
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page with pictures to this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print profiles, sizes of graphs, identifiers by namespace, and what was refused and why.

    Also what changed since the day before, and what this run did to profiles: founded, merged,
    split. Reads the published snapshot.

    Examples: `muster identity health --json` · `muster identity health --html health.html`
    """
    found = read_identity_health(Settings.load())
    if html:
        write_page(html, draw_health(found))
        say(f"{html}: identity as of {found.as_of}")
    elif as_json:
        print_json(found)
    else:
        _print_health(found)


def _print_health(found: IdentityHealth) -> None:
    say(f"identity, as of {found.as_of} (run {found.run_id})")
    say()
    table(("", "count"), found.totals.items())
    for title, columns, rows in (
        ("Profiles by identifiers held", ("identifiers", "profiles"), found.sizes),
        ("Identifiers by namespace", ("namespace", "identifiers", "profiles"), found.namespaces),
        ("Links refused", ("reason", "links"), found.refused),
        ("Identifiers not used", ("namespace", "source", "reason", "rows"), found.unmatched),
        ("Rows of sources not used", ("source", "reason", "rows"), found.rows),
        (
            "Identifiers of before that are no one's now",
            ("namespace", "reason", "identifiers", "profiles gone"),
            found.unused,
        ),
        ("This run", ("", "count"), [{"what": k, "count": n} for k, n in found.impact.items()]),
        ("Day by day", DAYS, found.trend[-MOST_DAYS:]),
        (
            "Changed since the snapshot before",
            ("measure", "of", "before", "now", "difference"),
            found.changed,
        ),
    ):
        say()
        if not rows:
            say(f"{title}: none")
            continue
        say(f"{title} ({len(rows)})")
        table(columns, [tuple(row.values()) for row in rows])


app.command("match")(match_people)
