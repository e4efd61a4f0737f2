"""What members of audiences have in common: overlaps and makeup."""

from typing import Annotated

import typer

from federated.insight.makeup import telling
from muster.cli.audience.options import Key
from muster.cli.output import AsJson, note, print_json, table
from muster.pipeline.audience_insight import makeup as find_makeup
from muster.pipeline.audience_insight import overlaps
from muster.settings import Settings

Least = Annotated[
    int,
    typer.Option(help="Counts below this many are hidden, so that nobody is singled out.", min=1),
]
Most = Annotated[int, typer.Option(help="How many rows to show at most.", min=1)]


def overlap(
    keys: Annotated[
        list[str] | None,
        typer.Argument(help="One audience to hold against all, or several against each other."),
    ] = None,
    most: Most = 20,
    least: Least = 10,
    as_json: AsJson = False,
) -> None:
    """Show which audiences share members, those that share most first.

    Counted in the published snapshot.

    Examples: `muster audience overlap` · `muster audience overlap winback_coffee` ·
    `muster audience overlap coffee_regulars big_spenders --json`
    """
    found = overlaps(Settings.load(), keys or [], most, least)
    if as_json:
        print_json(found)
        return
    rows = [
        (o.one, o.one_count, o.other, o.other_count, _count(o.both_count, least),
         _share(o.share_of_one), _share(o.share_of_other))
        for o in found
    ]  # fmt: skip
    table(
        ("audience", "members", "and", "members", "in both", "of the first", "of the other"), rows
    )
    if not found:
        note("No two of them share a member.")


def makeup(key: Key, most: Most = 20, least: Least = 10, as_json: AsJson = False) -> None:
    """Show who the members are: attributes held against everyone, by lift.

    A lift of 2.0 is twice as common among the members as among all; small groups are hidden.

    Examples: `muster audience makeup coffee_regulars` ·
    `muster audience makeup coffee_regulars --least 25 --json`
    """
    found = find_makeup(Settings.load(), key, least)
    if as_json:
        print_json(found)
        return
    rows = [
        (t.attribute, t.value, t.members_count, _share(t.members_share), _share(t.everyone_share),
         f"{t.lift:.2f}")
        for t in telling(found.makeup.traits, most)
    ]  # fmt: skip
    table(("attribute", "value", "members", "of members", "of everyone", "lift"), rows)
    left = ", ".join(f"{name} ({why})" for name, why in found.makeup.left_out)
    note(
        f"{found.makeup.members_count} members of {found.makeup.everyone_count} in {found.run_id}; "
        f"groups below {least} are hidden" + (f"; left out: {left}" if left else "")
    )


def _count(count: int | None, least: int) -> str:
    return f"hidden (below {least})" if count is None else str(count)


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
