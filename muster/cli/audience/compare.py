"""What a change does to members, and how they differ from another list."""

from typing import Annotated

import typer

from muster.cli.audience.options import Key, Tongue
from muster.cli.output import AsJson, note, print_json, say, table
from muster.pipeline.audience_compare import Comparison, compare_audience
from muster.pipeline.audience_diff import AudienceDiff, as_comment, diff_audiences
from muster.settings import Settings


def diff(
    before: Annotated[str, typer.Argument(help="A commit, branch or tag: the rules as they were.")],
    after: Annotated[
        str | None, typer.Argument(help="Another one; without it, the files as they are now.")
    ] = None,
    comment: Annotated[
        bool, typer.Option("--comment", help="Print Markdown for a comment on a pull request.")
    ] = False,
    show: Annotated[int, typer.Option(help="How many keys to name each way.", min=0)] = 5,
    as_json: AsJson = False,
) -> None:
    """Show who would enter and leave by a change of rules.

    Both versions are read at the published as_of on the published rows, so that nothing but the
    rules differs; audiences that name a changed one are told too.

    Examples: `muster audience diff main` · `muster audience diff v1.2 v1.3 --json` ·
    `muster audience diff origin/main --comment`
    """
    found = diff_audiences(Settings.load(), before, after, show=show)
    if as_json:
        print_json(found)
    elif comment:
        say(as_comment(found))
    else:
        rows = [
            (d.key, d.before_count, d.after_count, d.entering_count, d.leaving_count)
            for d in found.audiences
        ]
        table(("audience", "before", "after", "enter", "leave"), rows)
        for each in found.audiences:
            _print_clauses(each)
        note(f"Read at {found.as_of} on the rows of {found.run_id}.")


def _print_clauses(each: AudienceDiff) -> None:
    say(f"\n{each.key}")
    for said in each.removed_clauses:
        say(f"  - {said}")
    for said in each.added_clauses:
        say(f"  + {said}")
    for name in each.through:
        say(f"  ~ through {name}")
    for word, keys in (("enter", each.entering), ("leave", each.leaving)):
        if keys:
            say(f"  {word}: {', '.join(keys)}")


def compare(
    key: Key,
    other: Annotated[str, typer.Option("--with", help="A CSV file, or a published table.")],
    column: Annotated[
        str | None, typer.Option(help="The column with their keys; the first unless said.")
    ] = None,
    namespace: Annotated[
        str | None, typer.Option(help="What their values are, if not keys: email, loyalty_id …")
    ] = None,
    show: Annotated[int, typer.Option(help="How many keys to name of each.", min=0)] = 5,
    language: Tongue = "en",
    as_json: AsJson = False,
) -> None:
    """Hold an audience against another list: both, only ours, only theirs, and what separates them.

    For those only they have, each clause of ours is counted as failing; for those only we have,
    the attribute is named that tells them best from the ones in both.

    Examples: `muster audience compare winback_coffee --with theirs.csv --namespace loyalty_id` ·
    `muster audience compare coffee_regulars --with audience_big_spenders --json`
    """
    found = compare_audience(
        Settings.load(),
        key,
        other,
        column=column,
        namespace=namespace,
        show=show,
        language=language,
    )
    if as_json:
        print_json(found)
    else:
        _print_comparison(found)


def _print_comparison(found: Comparison) -> None:
    rows = [
        ("in both", found.both_count, ""),
        ("only ours", found.only_ours_count, ", ".join(found.only_ours)),
        ("only theirs", found.only_theirs_count, ", ".join(found.only_theirs)),
        ("theirs, known to nobody", found.unknown_count, ", ".join(found.unknown)),
    ]
    table(("", "count", "for example"), rows)
    looked = min(found.only_theirs_count, found.looked_at)
    for clause in found.failing:
        if clause.holds_count < looked:
            say(f"\n{looked - clause.holds_count} of {looked} only theirs fail: {clause.sentence}")
    if found.separates_ours is not None:
        stump = found.separates_ours
        test = f"{stump.attribute} {stump.operator} {stump.value}".rstrip()
        say(
            f"\nOnly ours differ from both most by: {test} "
            f"({stump.one_count} of {min(found.only_ours_count, found.looked_at)} against "
            f"{stump.other_count} of {min(found.both_count, found.looked_at)})"
        )
