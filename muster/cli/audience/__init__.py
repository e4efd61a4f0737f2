"""`muster audience`: one file holds the commands of one purpose; their names are listed here."""

import typer

from muster.cli.audience import (
    changes,
    compare,
    documents,
    exchange,
    insight,
    lifecycle,
    preview,
    review,
    show,
    uploads,
)

app = typer.Typer(
    help="List, show, explain and review audiences.",
    rich_markup_mode="markdown",
    no_args_is_help=True,
)
app.command(name="list")(show.list_all)
app.command()(show.show)
app.command()(show.sql)
app.command()(show.members)
app.command()(preview.preview)
app.command()(show.explain)
app.command(name="why-changed")(changes.why_changed_since)
app.command()(review.lint)
app.command()(review.duplicates)
app.command()(review.graph)
app.command()(review.plan)
app.command()(insight.overlap)
app.command()(insight.makeup)
app.command()(lifecycle.status)
app.command()(lifecycle.delete)
app.command()(documents.upgrade)
app.command()(compare.diff)
app.command()(compare.compare)
app.command(name="from-sentence")(documents.from_sentence)
app.command()(insight.estimate)
app.command()(uploads.upload)
app.command(name="import")(exchange.import_)
app.command()(exchange.export)
