"""`muster attribute`: the commands on attributes that are made of others."""

import typer

from muster.cli.attribute import show

app = typer.Typer(
    help="List and show computed attributes.",
    rich_markup_mode="markdown",
    no_args_is_help=True,
)
app.command(name="list")(show.list_all)
app.command()(show.show)
