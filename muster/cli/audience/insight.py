"""What members of audiences have in common: overlaps and makeup."""

from typing import Annotated

import typer

from federated.insight.interval import Estimate
from federated.insight.makeup import telling
from muster.cli.audience.options import Key, Tongue
from muster.cli.output import AsJson, note, print_json, say, table
from muster.pipeline.audience_insight import estimate as count_estimate
from muster.pipeline.audience_insight import makeup as find_makeup
from muster.pipeline.audience_insight import overlaps
from muster.settings import Settings

Least = Annotated[
    int,
    typer.Option(help="Counts below this many are hidden, so that nobody is singled out.", min=1),
]
Most = Annotated[int, typer.Option(help="How many rows to show at most.", min=1)]


def estimate(
    key: Key,
    share: Annotated[
        float | None,
        typer.Option(help="Of how many to ask, such as 0.05; 1 asks everyone.", min=1e-6, max=1),
    ] = None,
    clauses: Annotated[
        bool, typer.Option("--clauses", help="Also each clause, alone and with those before it.")
    ] = False,
    language: Tongue = "en",
    as_json: AsJson = False,
) -> None:
    """Say how many a rule selects as it is written now, before anything is built.

    Everyone is counted below a million; above, a sample chosen by the digest of the key, with the
    interval that holds the true number in 95 of 100 samples.

    Examples: `muster audience estimate winback_coffee --clauses` ·
    `muster audience estimate coffee_regulars --share 0.05 --json`
    """
    found = count_estimate(Settings.load(), key, share, clauses=clauses, language=language)
    if as_json:
        print_json(found)
        return
    say(f"{_estimated(found.whole)} of {found.whole.everyone_count:,} as of {found.as_of}")
    if found.share < 1:
        note(
            f"Counted on {found.whole.sample_count:,}; standard error {found.whole.standard_error}"
        )
    if found.clauses:
        rows = [(_estimated(c.alone), _estimated(c.so_far), c.sentence) for c in found.clauses]
        table(("alone", "with those before", "clause"), rows)


def _estimated(estimate: Estimate) -> str:
    if estimate.sample_count >= estimate.everyone_count:
        return f"{estimate.count:,}"
    return f"about {estimate.count:,} ({estimate.low:,} to {estimate.high:,})"


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
