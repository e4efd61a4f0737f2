"""Arguments and options that commands on audiences share."""

from typing import Annotated

import typer

Key = Annotated[str, typer.Argument(help="The key of the audience: the name of its file.")]
Tongue = Annotated[str, typer.Option("--language", "-l", help="en, zh-TW or ko.")]
