"""What should be looked at again among the audiences of a project."""

from collections import defaultdict
from dataclasses import dataclass

from federated import load_project
from federated.describe import describe
from federated.lint.canonical import canonical_hash
from federated.lint.findings import find_oddities
from muster.pipeline.audience_uses import uses_of
from muster.settings import Settings


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing odd about one audience."""

    audience: str
    kind: str
    where: str
    problem: str
    advice: str


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Audiences that plainly mean the same, and what they all say."""

    audiences: tuple[str, ...]
    canonical_hash: str
    sentence: str


def lint_audiences(settings: Settings, key: str | None = None) -> list[Oddity]:
    """Return what is odd about one audience or about all, by key.

    Raises: RuleError for an unknown key or with the faults of all documents.
    """
    project = load_project(settings.project_dir)
    compiled = {key: project.audience(key)} if key else project.compiled
    uses = uses_of(settings, project)
    found: list[Oddity] = []
    for name, each in compiled.items():
        named = each.stages["name_edges"].audience
        found += [
            Oddity(name, f.kind, f.where, f.problem, f.advice)
            for f in find_oddities(named, each.context)
        ]
        if each.audience.status == "published" and not uses.get(name):
            problem = "no audience, destination or campaign reads it"
            advice = "Send it somewhere, or set status: inactive if analysts do not need it."
            found.append(Oddity(name, "unused", "status", problem, advice))
    return found


def find_duplicates(settings: Settings) -> list[Duplicates]:
    """Return every set of audiences that plainly mean the same.

    Raises: RuleError with the faults of all documents.
    """
    project = load_project(settings.project_dir)
    same: dict[str, list[str]] = defaultdict(list)
    for key, each in project.compiled.items():
        same[canonical_hash(each.checked)].append(key)
    return [
        Duplicates(
            tuple(keys), digest, describe(project.compiled[keys[0]].checked, project.catalog)
        )
        for digest, keys in sorted(same.items(), key=lambda item: item[1])
        if len(keys) > 1
    ]
