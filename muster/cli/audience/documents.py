"""Commands on the documents of audiences: read a sentence as one, bring one up to date."""

import sys
from typing import Annotated

import typer

from federated import load_project
from muster.cli.output import AsJson, note, print_json, say
from muster.cli.standalone import Attributes, Audiences, CatalogFile, Url, outside
from muster.pipeline.sentences import read_sentence
from muster.pipeline.upgrading import is_document, upgrade_audience
from muster.settings import Settings


def upgrade(
    name: Annotated[str, typer.Argument(help="The key of an audience, or a file.")],
    write: Annotated[bool, typer.Option("--write", help="Put it into the file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a document in the current version of the language, or write it.

    Older documents are read as they are; this makes the change visible. A rule exported from a
    visual builder becomes a draft that takes its key from the name of the file. A file needs no
    project.

    Examples: `muster audience upgrade winback_coffee` ·
    `muster audience upgrade dbt_project/audiences/people/from_the_builder.json --write`
    """
    folder = None if is_document(name) else Settings.load().project_dir
    found = upgrade_audience(folder, name, write=write)
    if as_json:
        print_json(found)
        return
    if found.written_version == found.version:
        note(f"{found.path} is of version {found.version} already.")
    say(found.text.rstrip("\n"))
    if not found.is_written:
        note(f"Version {found.written_version} still stands in {found.path}. To write: --write")


def from_sentence(
    sentence: Annotated[str, typer.Argument(help="An English sentence, or - to read a pipe.")],
    key: Annotated[str, typer.Option(help="The key of the audience.")] = "from_sentence",
    catalog: CatalogFile = None,
    warehouse: Url = None,
    audiences: Audiences = None,
    attributes: Attributes = None,
    as_json: AsJson = False,
) -> None:
    """Read an English sentence as the rule it says, and print the document.

    Sentences are those that `muster audience show` prints; docs/sentences.md has their grammar.
    Names and values are checked against the catalogue of the project, or of a file. Nothing is
    written.

    Examples: `muster audience from-sentence "Every profile that has no purchases this year."` ·
    `muster audience from-sentence - --key quiet --catalog catalog.yml < sentence.txt`
    """
    text = sys.stdin.read() if sentence == "-" else sentence
    given = outside(catalog, warehouse, audiences, attributes)
    if given is None:
        context = load_project(Settings.load().project_dir).context
    else:
        context, _ = given.context()
    found = read_sentence(context, text, key)
    if as_json:
        print_json(found.document)
    else:
        say(found.text.rstrip("\n"))
