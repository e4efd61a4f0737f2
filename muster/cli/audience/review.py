"""What should be looked at again: odd rules, and audiences that are the same."""

from typing import Annotated

import typer

from federated.errors import nearest
from muster.cli.output import AsJson, note, print_json, say, table
from muster.errors import InputError
from muster.pipeline.audience_review import find_duplicates, lint_audiences
from muster.pipeline.audience_uses import draw_graph
from muster.pipeline.together import show_plan
from muster.settings import Settings

FORMS = ("text", "mermaid", "dot")
Maybe = Annotated[
    str | None, typer.Argument(help="The key of one audience; without it, all are looked at.")
]


def lint(
    key: Maybe = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with exit code 3 when anything is found.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what is odd about rules that compile.

    Contradictions, rules that always hold, parts that change nothing, parts that cost more than
    they may have to, and audiences that nothing uses. Only what is certain is called impossible.

    Examples: `muster audience lint` · `muster audience lint winback_coffee --json` ·
    `muster audience lint --strict`
    """
    found = lint_audiences(Settings.load(), key)
    if as_json:
        print_json(found)
    else:
        table(
            ("audience", "finding", "where", "what", "advice"),
            [(f.audience, f.kind, f.where, f.problem, f.advice) for f in found],
        )
        note(f"{len(found)} findings" if found else "Nothing odd was found.")
    if strict and found:
        raise typer.Exit(3)


def duplicates(as_json: AsJson = False) -> None:
    """List audiences whose rules plainly mean the same, whatever their order or wording.

    Example: `muster audience duplicates --json`
    """
    found = find_duplicates(Settings.load())
    if as_json:
        print_json(found)
        return
    for each in found:
        say(f"{' = '.join(each.audiences)}  {each.sentence}")
    if not found:
        note("No two audiences mean the same.")


def graph(
    key: Maybe = None,
    form: Annotated[
        str, typer.Option("--format", help="text, mermaid or dot (Graphviz).")
    ] = "text",
    as_json: AsJson = False,
) -> None:
    """Draw what audiences are made of and what uses them: tables, audiences, destinations.

    Examples: `muster audience graph winback_coffee` ·
    `muster audience graph --format mermaid > audiences.mmd`
    """
    if form not in FORMS:
        raise InputError(f'--format: "{form}" is not known. {nearest(form, FORMS)}')
    found = draw_graph(Settings.load(), key)
    if as_json:
        print_json([{"from": a, "to": b} for a, b in found.edges])
    elif form == "text":
        table(("is read", "by"), found.edges)
    else:
        say(found.text("mermaid" if form == "mermaid" else "dot"))


def plan(as_json: AsJson = False) -> None:
    """Say how audiences are evaluated: each by itself or together, and what was counted.

    Costs are in units of one scan of the rows of one leading value; `evaluation` in the vars of
    dbt_project.yml overrules the choice.

    Example: `muster audience plan --json`
    """
    found = show_plan(Settings.load())
    if as_json:
        print_json(found)
        return
    columns = ("entity", "way", "audiences", "leaves", "distinct", "parts", "models", "costs")
    rows = [
        (e.entity, e.way, e.audiences, e.leaves, e.distinct, e.parts, e.models,
         ", ".join(f"{way} {cost}" for way, cost in e.costs.items()))
        for e in found
    ]  # fmt: skip
    table(columns, rows)
