"""Options of every command that reads a rule without a project, and what they lead to."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from federated import load_catalog, open_warehouse
from federated.catalog.stored import StoredCatalog
from federated.errors import shown
from federated.passes import Context
from federated.standalone.audiences import StandaloneAudience, compile_standalone, read_rule
from federated.standalone.context import standalone_context
from federated.warehouse import Warehouse
from muster.errors import InputError

CatalogFile = Annotated[
    Path | None,
    typer.Option(help="A catalogue file that says what may be named; else the project."),
]
Url = Annotated[
    str | None,
    typer.Option(
        help="With --catalog: where types it leaves out are read, duckdb:///file or postgresql://…",
        envvar="MUSTER_WAREHOUSE",
    ),
]
Audiences = Annotated[
    Path | None, typer.Option(help="With --catalog: a folder of audiences that may be named.")
]
Attributes = Annotated[
    Path | None,
    typer.Option(help="With --catalog: a folder of computed attributes that may be named."),
]


@dataclass(frozen=True, slots=True)
class Outside:
    """What a rule without a project may name: a catalogue file and folders of documents."""

    catalog: Path
    warehouse: str | None = None
    audiences: Path | None = None
    attributes: Path | None = None

    @contextmanager
    def read(self) -> Iterator[tuple[StoredCatalog, Warehouse | None]]:
        """Read the catalogue; what its tables are is asked while this is open.

        Raises: InputError for a folder that is none; what reading a catalogue raises.
        """
        folders = (("audiences", self.audiences), ("attributes", self.attributes))
        for option, folder in folders:
            if folder is not None and not folder.is_dir():
                raise InputError(f"--{option}: {folder} is not a folder. Name one.")
        with opened(self.warehouse) if self.warehouse else nullcontext() as place:
            yield load_catalog(self.catalog, place), place

    def context(self) -> tuple[Context, str]:
        """Return what a rule may name, and the entity of one that says none."""
        with self.read() as (stored, _):
            return standalone_context(stored, self.audiences, self.attributes), (
                stored.default_entity
            )

    def compiled(self, path: Path, text: str, stored: StoredCatalog) -> StandaloneAudience:
        """Return the rule of a file, compiled over the catalogue."""
        return compile_standalone(read_rule(path, text), stored, self.audiences, self.attributes)


def outside(
    catalog: Path | None, warehouse: str | None, audiences: Path | None, attributes: Path | None
) -> Outside | None:
    """Return what the options name, None where the project is meant.

    Raises: InputError for a folder without a catalogue.
    """
    if catalog is not None:
        return Outside(catalog, warehouse, audiences, attributes)
    for option, folder in (("audiences", audiences), ("attributes", attributes)):
        if folder is not None:
            problem = f"--{option}: {shown(str(folder))} is for a rule without a project"
            raise InputError(f"{problem}. Add --catalog FILE, or leave it out.")
    return None


@contextmanager
def opened(url: str) -> Iterator[Warehouse]:
    """Open a warehouse for reading alone, as previews of other people's rules need it.

    Raises: InputError when there is no such file; what opening a warehouse raises.
    """
    path = url.removeprefix("duckdb:///")
    if path != url and path != ":memory:" and not Path(path).is_file():
        raise InputError(f"--warehouse: there is no file {shown(path)}. Name a DuckDB file.")
    with open_warehouse(url, locked_down=True) as warehouse:
        yield warehouse
