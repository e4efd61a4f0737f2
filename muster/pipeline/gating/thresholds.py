"""Reads gate.yml, the thresholds of the gate as data; checks nothing but that file."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from federated.documents import load_document
from federated.errors import DocumentError, Fault, nearest, shown
from muster.settings import Settings

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
ColumnName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$")]
Amount = Annotated[float, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Check(_Part):
    severity: Literal["error", "warning"] = "error"


class TableCheck(_Check):
    """One mart: its key, and the column that may not look past as_of."""

    key: list[Name] = Field(min_length=1)
    times: Name | None = None
    may_be_empty: bool = False


class ValuesCheck(_Check):
    """One column and the values it may have."""

    known: list[str] = Field(min_length=1)


class HoursCheck(_Check):
    """How old something may be."""

    hours: Amount = 24


class SizeJumpCheck(_Check):
    """How far a size may move between two runs."""

    percent: Amount = 50
    minimum_members: Amount = 25
    sigmas: Amount = 4
    minimum_runs: int = Field(default=7, ge=2)


class EntityKey(_Part):
    """Where an entity has its row."""

    table: Name
    key: Name


class AudienceChecks(_Part):
    """What is checked of every audience."""

    empty: _Check = _Check()
    size_jump: SizeJumpCheck = SizeJumpCheck()
    duplicate_keys: _Check = _Check()
    orphans: _Check = _Check()
    unrecorded: _Check = _Check()
    age: HoursCheck = HoursCheck(hours=36)


class AudienceOverride(AudienceChecks):
    """What is otherwise with one audience."""

    may_be_empty: bool = False


class Thresholds(_Part):
    """What gate.yml says."""

    version: Literal[1]
    tables: dict[Name, TableCheck] = {}
    values: dict[ColumnName, ValuesCheck] = {}
    freshness: dict[str, HoursCheck] = {}
    entities: dict[str, EntityKey] = {}
    audiences: AudienceChecks = AudienceChecks()
    overrides: dict[str, AudienceOverride] = {}

    def for_audience(self, key: str) -> AudienceOverride:
        """Return the checks of one audience, its override on top of what holds for all."""
        own = self.overrides.get(key)
        merged = self.audiences.model_dump()
        for name, value in own.model_dump(exclude_unset=True).items() if own else ():
            merged[name] = {**merged[name], **value} if isinstance(value, dict) else value
        return AudienceOverride.model_validate(merged)


def gate_path(settings: Settings) -> Path:
    """Return the file the thresholds stand in."""
    return settings.project_dir / "dbt_project" / "policies" / "gate.yml"


def load_thresholds(path: Path) -> Thresholds:
    """Read gate.yml.

    Raises: DocumentError with every fault found.
    """
    document = load_document(path, kind="gate")
    try:
        return Thresholds.model_validate(document.data)
    except ValidationError as error:
        faults = []
        for found in error.errors(include_url=False):
            where = ".".join(str(part) for part in found["loc"] if part != "[key]")
            problem, advice = _worded(found["type"], found["msg"], found["input"], found["loc"])
            faults.append(Fault(where, problem, advice, document.line_of(where)))
        raise DocumentError(faults, str(path)) from error


def _worded(kind: str, message: str, value: Any, where: tuple[int | str, ...]) -> tuple[str, str]:
    if kind == "extra_forbidden":
        return "is not a key here", nearest(where[-1], _keys_beside(where))
    if kind == "missing":
        return "is missing", "Write it."
    return f"{message[0].lower()}{message[1:]} (found {shown(value)})", "Correct it there."


def _keys_beside(where: tuple[int | str, ...]) -> list[str]:
    """Return the keys that are valid where an unknown one was found."""
    model: Any = Thresholds
    for part in where[:-1]:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[str(part)].annotation
        else:
            # A step into a mapping: its values are of the last type it names.
            model = model.__args__[-1]
    fields: dict[str, Any] = getattr(model, "model_fields", {})
    return list(fields)
