"""All generated models of a project, with what the compilation before left to be used again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from federated.catalog.from_dbt import GENERATED
from federated.generate.attributes import write_attributes
from federated.generate.kept import KeptTexts, files_digest
from federated.generate.models import write_models
from federated.generate.project import PROJECT_FILE, load_project

FOLDER = "dbt_project"


def compile_models(project_dir: Path, engine: str, kept: KeptTexts) -> dict[str, str]:
    """Return every generated model by its path: those of audiences and of computed attributes.

    Where no file has changed, all of them are as they were; else the texts of each rule that has
    not, as far as they hang on it alone.

    Raises: RuleError, CatalogError or DocumentError with the faults of all files.
    """

    def written() -> dict[str, str]:
        project = load_project(project_dir)
        kept.under(engine, repr(replace(project.context, audiences={})))
        attributes = write_attributes(project.attributes, project.catalog, engine)
        return {**attributes, **write_models(project.begun, engine, project.evaluation, kept)}

    kept.under(engine)
    found = kept.get(files_digest(_read_by_us(project_dir), project_dir), "files", written)
    kept.write()
    return found


def _read_by_us(project_dir: Path) -> Iterator[Path]:
    """Yield every file that a model may be made of: rather too many than too few."""
    if (project_dir / PROJECT_FILE).is_file():
        yield project_dir / PROJECT_FILE
    generated = project_dir / GENERATED
    for path in (project_dir / FOLDER).rglob("*"):
        if not path.is_relative_to(generated) and path.is_file():
            yield path
