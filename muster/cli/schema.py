"""The command that prints what documents may hold, for editors that complete and check."""

from typing import Annotated

import typer

from muster.cli.output import say


def schema(
    name: Annotated[
        str, typer.Argument(help="audience, attribute, or rule for one alone.")
    ] = "audience",
) -> None:
    """Print the JSON Schema of audiences, attributes or rules, for editors.

    It is draft 2020-12, and committed in docs/schema. An editor uses it where a YAML document
    begins with the line `# yaml-language-server: $schema=` and the path of the file.

    Examples: `muster schema audience` · `muster schema rule > rule.schema.json`
    """
    from federated.language.json_schema import schema_text

    say(schema_text(name).rstrip("\n"))
