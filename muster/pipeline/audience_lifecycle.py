"""Moves an audience between draft, published and inactive, or ends it, unless it is used."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from federated import Project, load_project
from federated.errors import FederatedError, nearest
from federated.generate.project import RETIRED
from federated.lint.findings import find_oddities
from muster.errors import GuardStopped, InputError
from muster.pipeline.audience_uses import Use, uses_of
from muster.settings import Settings

Status = Literal["draft", "published", "inactive"]
_STATUS = re.compile(r"^status:[^\n#]*", re.M)
_BODY = re.compile(r"^(?=(rule|sql|model):)", re.M)


@dataclass(frozen=True, slots=True)
class Moved:
    """What happened to an audience, and what still has to be done about it."""

    key: str
    before: str
    after: str
    path: str
    advice: str


def set_status(settings: Settings, key: str, status: str, *, force: bool = False) -> Moved:
    """Write the status into an audience's document; its history is kept.

    Raises: InputError for an unknown key or status; GuardStopped when something still uses an
    audience that would lose its members, or when one to publish can never hold or always does.
    """
    if status not in get_args(Status):
        advice = nearest(status, get_args(Status))
        raise InputError(f'audience status: "{status}" is not known. {advice}')
    project = _project_with(settings, key)
    before = project.audiences[key].status
    if status == "published":
        _check_publishable(project, key, force=force)
    else:
        _check_unused(settings, project, key)
    path = settings.project_dir / project.documents[key].path
    _write_status(settings, path, key, status)
    advice = "Run: muster compile" if status != before else "Nothing changed."
    return Moved(key, before, status, str(project.documents[key].path), advice)


def delete_audience(settings: Settings, key: str) -> Moved:
    """Delete an audience's document and keep its key from being used again.

    Its members exit with the next run, reason `withdrawn`; the history of who was in it stays.

    Raises: InputError for an unknown key; GuardStopped when something still uses it.
    """
    project = _project_with(settings, key)
    _check_unused(settings, project, key)
    retired = settings.project_dir / RETIRED
    kept = retired.read_text(encoding="utf-8").split() if retired.is_file() else []
    _replace(retired, "".join(f"{name}\n" for name in sorted({*kept, key})))
    path = project.documents[key].path
    (settings.project_dir / path).unlink()
    return Moved(key, project.audiences[key].status, "deleted", str(path), "Run: muster compile")


def _project_with(settings: Settings, key: str) -> Project:
    project = load_project(settings.project_dir)
    if key not in project.audiences:
        advice = nearest(key, project.audiences)
        raise InputError(f'audience: there is no "{key}". {advice}')
    return project


def _check_unused(settings: Settings, project: Project, key: str) -> None:
    uses = uses_of(settings, project)[key]
    if uses:
        raise GuardStopped(
            f"audience {key}: is still used by {_said(uses)}. Change those first, then try again."
        )


def _said(uses: list[Use]) -> str:
    return ", ".join(f"{use.kind} {use.key}" for use in uses)


def _check_publishable(project: Project, key: str, *, force: bool) -> None:
    compiled = project.audience(key)
    named = compiled.stages["name_edges"].audience
    odd = [f for f in find_oddities(named, compiled.context) if f.kind in {"never", "always"}]
    if odd and not force:
        raise GuardStopped(
            f"audience {key}: {odd[0].where}: {odd[0].problem}. {odd[0].advice} "
            "Or publish it all the same with --force."
        )


def _write_status(settings: Settings, path: Path, key: str, status: str) -> None:
    before = path.read_text(encoding="utf-8")
    _replace(path, _with_status(before, path.suffix, status))
    try:
        written = load_project(settings.project_dir).audiences[key].status == status
    except FederatedError:
        written = False
    if not written:
        _replace(path, before)
        raise InputError(
            f"{path.name}: its status could not be written by itself. "
            f"Write `status: {status}` into it by hand."
        )


def _with_status(text: str, suffix: str, status: str) -> str:
    """Return a document with the status in it and every other byte as it was."""
    if suffix == ".json":
        data = json.loads(text)
        return json.dumps({**data, "status": status}, ensure_ascii=False, indent=2) + "\n"
    if _STATUS.search(text):
        return _STATUS.sub(f"status: {status}", text, count=1)
    return _BODY.sub(f"status: {status}\n", text, count=1)


def _replace(path: Path, text: str) -> None:
    """Put a text in place of a file's, whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
