"""An audience's query as text: by itself for any engine, or as the dbt model that is committed."""

from datetime import datetime

from federated import load_project
from federated.catalog.model_names import ATTRIBUTE, CHANGES, MEMBERS
from muster.errors import StepMissing
from muster.pipeline.snapshots import find_published
from muster.settings import Settings


def spell_audience(
    settings: Settings, key: str, engine: str = "duckdb", as_of: datetime | None = None
) -> str:
    """Return a query that runs by itself in the warehouse, at `as_of` or at the published one.

    Raises: RuleError for an unknown audience; EngineLacks for an unknown engine; StepMissing when
    nothing is published and no as_of is given.
    """
    compiled = load_project(settings.project_dir).audience(key)
    moment = as_of or _published_as_of(settings)
    return compiled.sql(engine, moment, lambda model: place_of(settings, model))


def spell_dbt_model(settings: Settings, key: str, engine: str = "duckdb") -> str:
    """Return the query as dbt reads it: refs for tables and named window edges, no dates."""
    return load_project(settings.project_dir).audience(key).dbt_sql(engine)


def _published_as_of(settings: Settings) -> datetime:
    try:
        return datetime.fromisoformat(str(find_published(settings).manifest["as_of"]))
    except StepMissing as error:
        raise StepMissing(
            "audience sql: nothing is published yet, so there is no as_of to read the rule at. "
            "Give one with --as-of 2017-10-30, or print the dbt model with --dbt."
        ) from error


def place_of(settings: Settings, model: str) -> tuple[str, str]:
    """Return the schema and the name of a model in the warehouse."""
    if model.startswith(ATTRIBUTE):
        return settings.schemas["intermediate"], model
    layer = "audiences" if model.startswith((MEMBERS, CHANGES)) else "marts"
    return settings.schemas[layer], model
