"""What an audience says, whom it holds and why, for people and for scripts."""

from dataclasses import asdict
from typing import Annotated

import typer

from muster.cli.audience.options import Key, Tongue
from muster.cli.moments import parse_as_of
from muster.cli.output import MOMENT, AsJson, note, print_clauses, print_json, say, table
from muster.pipeline.audience_passes import show_passes
from muster.pipeline.audience_reasons import Why, WhyAll, count_members, explain_member
from muster.pipeline.audience_sql import spell_audience, spell_dbt_model
from muster.pipeline.audiences import (
    AudienceView,
    Search,
    list_audiences,
    list_members,
    show_audience,
)
from muster.settings import Settings


def list_all(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Only those in which each word is found: key, label, sentence, owner."),
    ] = None,
    tag: Annotated[str | None, typer.Option(help="Only those with this tag.")] = None,
    folder: Annotated[str | None, typer.Option(help="Only those in or below this folder.")] = None,
    label: Annotated[
        str | None, typer.Option(help="Only those with this data-usage label, such as S1.")
    ] = None,
    language: Tongue = "en",
    as_json: AsJson = False,
) -> None:
    """List audiences with size, owner and label; words, tag, folder and label narrow the list.

    Sizes are those of the published snapshot, so this also works while a run is on.

    Examples: `muster audience list` · `muster audience list coffee --folder coffee` ·
    `muster audience list --label S1 -l ko --json`
    """
    wanted = Search(tuple(words or ()), tag, folder, label)
    found = list_audiences(Settings.load(), language, wanted)
    if as_json:
        print_json(found)
        return
    rows = [
        (each.key, "" if each.size is None else each.size.members, each.entity, each.owner,
         each.status, each.label)
        for each in found
    ]  # fmt: skip
    table(("audience", "members", "entity", "owner", "status", "label"), rows)
    if all(each.size is None for each in found):
        note("No sizes: nothing is published yet. Run: muster publish")


def show(
    key: Key,
    language: Tongue = "en",
    passes: Annotated[
        bool, typer.Option("--passes", help="Also the rule after each pass of the compiler.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show one audience: its sentence, size and owner.

    The sentence is made from the rule itself, so it cannot say something else.

    Examples: `muster audience show coffee_regulars_who_stopped` ·
    `muster audience show coffee_regulars_who_stopped --language zh-TW` ·
    `muster audience show coffee_regulars_who_stopped --passes`
    """
    settings = Settings.load()
    view = show_audience(settings, key, language)
    made = show_passes(settings, key) if passes else []
    if as_json:
        print_json({**asdict(view), **({"passes": made} if passes else {})})
        return
    _print_view(view)
    for each in made:
        say(f"\n{each.name}: {each.purpose}\n{each.result}")


def sql(
    key: Key,
    engine: Annotated[
        str, typer.Option(help="duckdb, postgres, spark, snowflake, bigquery, redshift …")
    ] = "duckdb",
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help=f"The moment to read it at, else the published: {MOMENT}"),
    ] = None,
    dbt: Annotated[bool, typer.Option("--dbt", help="Print the dbt model, without dates.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the one query that selects the members, as an engine spells it.

    Examples: `muster audience sql winback_coffee` ·
    `muster audience sql winback_coffee --engine postgres --as-of 2017-10-30` ·
    `muster audience sql winback_coffee --dbt`
    """
    settings = Settings.load()
    if dbt:
        text = spell_dbt_model(settings, key, engine)
    else:
        moment = parse_as_of(as_of, settings.zone) if as_of else None
        text = spell_audience(settings, key, engine, moment)
    if as_json:
        print_json({"key": key, "engine": engine, "sql": text})
    else:
        say(text)


def members(
    key: Key,
    limit: Annotated[int, typer.Option(help="How many to show at most.", min=0)] = 100,
    as_json: AsJson = False,
) -> None:
    """List the members in the published snapshot; works while a run is on.

    Values of labelled columns are masked, as in `muster audience preview`.

    Examples: `muster audience members winback_coffee` ·
    `muster audience members winback_coffee --limit 1000000 --json`
    """
    found = list_members(Settings.load(), key, limit)
    if as_json:
        print_json(found)
        return
    table(("member", "since", "name"), [tuple(row.values()) for row in found.rows])
    if found.masked:
        note(f"Masked by their labels: {', '.join(found.masked)}")
    note(f"{len(found.rows)} of {found.total} members as of {found.as_of} (run {found.run_id})")


def explain(
    key: Key,
    who: Annotated[
        str | None, typer.Argument(help="A key, or an identifier: namespace:value.")
    ] = None,
    language: Tongue = "en",
    as_json: AsJson = False,
) -> None:
    """Say why somebody is in an audience or not: each clause, the value seen, what would turn it.

    Without somebody, say of how many each clause holds.

    Reads the published snapshot by another way than SQL, so it also checks the run's answer.

    Examples: `muster audience explain coffee_regulars_who_stopped` ·
    `muster audience explain coffee_regulars_who_stopped loyalty_id:1764` ·
    `muster audience explain winback_coffee email:sarah.lin@example.com --language ko`
    """
    settings = Settings.load()
    why = explain_member(settings, key, who, language) if who else None
    counted = None if who else count_members(settings, key, language)
    if as_json:
        print_json(why or counted)
    elif why:
        _print_why(why)
    elif counted:
        _print_counts(counted)


def _print_view(view: AudienceView) -> None:
    say(f"{view.label} ({view.key})")
    say()
    say(view.sentence)
    say()
    if view.description:
        say(f"why      {view.description}")
    if view.size is None:
        say("size     not published yet. Run: muster publish")
    else:
        moved = f"{view.size.entered} entered, {view.size.exited} exited"
        say(f"size     {view.size.members} as of {view.size.as_of} ({moved})")
    say(f"owner    {view.owner}")
    say(f"selects  {view.entity}, {view.status}, refreshed {view.refresh}")
    if view.tags:
        say(f"tags     {', '.join(view.tags)}")
    if view.labels:
        say(f"labels   {', '.join(view.labels)}")


def _print_why(why: Why) -> None:
    found = why.explanation
    verdict = "is in" if found.holds else "is not in"
    say(f"{found.key} {verdict} {why.key}, as of {why.as_of}")
    print_clauses(found)
    if found.holds != why.is_member:
        said = "a member" if why.is_member else "not a member"
        note(f"The published run {why.run_id} says {said}: the rule or the data changed since.")


def _print_counts(counted: WhyAll) -> None:
    say(f"{counted.held} of {counted.total} are in {counted.key}, as of {counted.as_of}")
    say()
    rows = [
        (each.holds_count, "" if each.so_far_count is None else each.so_far_count,
         "  " * (each.depth - 1) + each.sentence)
        for each in counted.clauses
    ]  # fmt: skip
    table(("of whom it holds", "left so far", "clause"), rows)
