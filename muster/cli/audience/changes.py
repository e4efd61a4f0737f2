"""Why an audience is otherwise than it was: who came and went, by which clauses and rows."""

from typing import Annotated

import typer

from muster.cli.audience.options import Key, Tongue
from muster.cli.moments import parse_as_of
from muster.cli.output import MOMENT, AsJson, note, print_json, say, table
from muster.pipeline.audience_changes import (
    WhyChanged,
    WhyOneChanged,
    why_changed,
    why_one_changed,
)
from muster.settings import Settings


def why_changed_since(
    key: Key,
    since: Annotated[str, typer.Option(help=f"The moment to compare with: {MOMENT}")],
    profile: Annotated[
        str | None, typer.Option(help="Only of one: a key, or an identifier: namespace:value.")
    ] = None,
    show: Annotated[int, typer.Option(help="How many keys to show at most.", min=0)] = 5,
    language: Tongue = "en",
    as_json: AsJson = False,
) -> None:
    """Say why members entered and left since a moment: by clause, by rows, and by source.

    Compares what is published with the last run at or before the moment. Rows are new (happened
    since), late (happened before, known only since), missing or changed; where nothing is
    otherwise, time alone passed. Both moments are read by another way than SQL.

    Examples: `muster audience why-changed big_spenders --since 2017-10-30` ·
    `muster audience why-changed big_spenders --profile loyalty_id:1764 --since 2017-10-30 --json`
    """
    settings = Settings.load()
    moment = parse_as_of(since, settings.zone, "--since")
    if profile is not None:
        one = why_one_changed(settings, key, profile, moment, language)
        print_json(one) if as_json else _print_one(one)
        return
    found = why_changed(settings, key, moment, language, show)
    print_json(found) if as_json else _print_all(found)


def _print_all(found: WhyChanged) -> None:
    say(f"{found.key}: {found.entered_count} entered and {found.exited_count} left")
    say(f"from {found.then_as_of} to {found.as_of} (run {found.run_id})")
    for word, keys in (("entered", found.entered), ("left", found.exited)):
        if keys:
            say(f"{word}  {', '.join(keys)}")
    say()
    table(
        ("of those who entered", "of those who left", "whose verdict changed on"),
        [
            (c.entered_count, c.exited_count, "  " * (c.depth - 1) + c.sentence)
            for c in found.clauses
        ],
    )
    table(
        ("of those who entered", "of those who left", "what is otherwise with them"),
        [(c.entered_count, c.exited_count, c.cause) for c in found.causes],
    )
    table(
        ("source", "new events", "late events", "missing events"),
        [
            (
                s.source,
                s.new_count,
                s.late_count,
                "?" if s.missing_count is None else s.missing_count,
            )
            for s in found.sources
        ],
    )
    moved = found.entered_count + found.exited_count
    if found.looked_at_count < moved:
        note(f"Clauses and causes are of {found.looked_at_count} of {moved}, the first by key.")
    _print_notes(found.notes)


def _print_one(found: WhyOneChanged) -> None:
    words = {True: "in", False: "not in"}
    was, now = words[found.was_member], words[found.is_member]
    say(f"{found.who}: {was} {found.key} at {found.then_as_of}, {now} it at {found.as_of}")
    for change, reason, as_of in found.stored_changes:
        say(f"{change} as of {as_of} ({reason})")
    say()
    verdict = {True: "yes", False: "no"}
    rows = [
        (
            f"{verdict[c.then]} ({_seen(c.then_seen)})",
            f"{verdict[c.now]} ({_seen(c.now_seen)})",
            "→" if c.then != c.now else "",
            "  " * (c.depth - 1) + c.sentence,
        )
        for c in found.clauses
    ]
    table(("then (seen)", "now (seen)", "", "clause"), rows)
    if found.rows:
        moved = [(r.what, r.collection, r.key, r.occurred_at) for r in found.rows]
        table(("rows", "of", "key", "happened"), moved)
    if found.attributes:
        table(
            ("attribute", "then", "now"),
            [(each.attribute, each.then, each.now) for each in found.attributes],
        )
    _print_notes(found.notes)


def _seen(value: object) -> str:
    return "unknown" if value is None else str(value)


def _print_notes(notes: tuple[str, ...]) -> None:
    for each in notes:
        note(each)
