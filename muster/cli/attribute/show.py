"""What computed attributes are made of, which rules name them, and what they are of people."""

from dataclasses import asdict
from typing import Annotated

import typer

from muster.cli.audience.options import Tongue
from muster.cli.output import AsJson, note, print_json, say, table
from muster.pipeline.attributes import AttributeView, list_attributes, show_attribute
from muster.settings import Settings


def list_all(
    entity: Annotated[str | None, typer.Option(help="Only those of this entity.")] = None,
    language: Tongue = "en",
    as_json: AsJson = False,
) -> None:
    """List computed attributes with their kind, and what they are made of.

    Examples: `muster attribute list` · `muster attribute list --entity household -l ko --json`
    """
    found = list_attributes(Settings.load(), language, entity)
    if as_json:
        print_json(found)
        return
    rows = [(each.key, each.entity, each.kind, each.label, each.value) for each in found]
    table(("attribute", "of", "kind", "label", "made of"), rows)


def show(
    key: Annotated[str, typer.Argument(help="The key of the attribute: the name of its file.")],
    who: Annotated[
        str | None, typer.Argument(help="A key, or an identifier: namespace:value.")
    ] = None,
    language: Tongue = "en",
    as_json: AsJson = False,
) -> None:
    """Show one computed attribute: what it is made of, its labels and which rules name it.

    With somebody, also what it is of them: as it was published, and as their rows say, read by
    another way than SQL.

    Examples: `muster attribute show lifetime_value` ·
    `muster attribute show favourite_category loyalty_id:1764`
    """
    view, worth = show_attribute(Settings.load(), key, who, language)
    if as_json:
        print_json({**asdict(view), **({"of": worth} if worth else {})})
        return
    _print_view(view)
    if worth is not None:
        say()
        say(f"{worth.key}: {worth.read}, as of {worth.as_of}")
        if worth.read != worth.published:
            note(f"The published run says {worth.published}: the value or the data changed since.")


def _print_view(view: AttributeView) -> None:
    say(f"{view.label} ({view.key})")
    say()
    say(view.value)
    say()
    if view.description:
        say(f"why      {view.description}")
    say(f"owner    {view.owner}")
    decimals = f", {view.scale} decimals" if view.scale else ""
    say(f"of       {view.entity}: {view.kind}{decimals}")
    say(f"held in  {view.model}")
    for name, values in (
        ("labels", view.labels),
        ("made of", view.made_of),
        ("named by", view.named_by),
    ):
        if values:
            say(f"{name:<9}{', '.join(values)}")
