"""What a change does to members."""

from typing import Annotated

import typer

from muster.cli.output import AsJson, note, print_json, say, table
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
