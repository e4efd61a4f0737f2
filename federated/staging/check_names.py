"""Finds models that would be written to the same relation, before dbt runs."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from federated.errors import Fault

GENERATED = Path("dbt_project/models/generated")
RELATIONS = {"models": ".sql", "seeds": ".csv", "snapshots": ".sql"}


def find_clashes(project_dir: Path, generated: Iterable[str]) -> list[Fault]:
    """Return a fault for each name that two models, seeds or snapshots share.

    `generated` are paths below models/generated; what lies there now is about to be replaced.
    """
    places: dict[str, list[str]] = defaultdict(list)
    for path in generated:
        if path.endswith(".sql"):
            places[Path(path).stem.lower()].append(f"{GENERATED.as_posix()}/{path}")
    for folder, suffix in RELATIONS.items():
        for found in sorted((project_dir / "dbt_project" / folder).rglob(f"*{suffix}")):
            shown = found.relative_to(project_dir)
            if GENERATED not in shown.parents:
                places[found.stem.lower()].append(shown.as_posix())
    return [
        Fault(paths[1], f'"{name}" is also the name of {paths[0]}', "Rename one of them.")
        for name, paths in sorted(places.items())
        if len(paths) > 1
    ]
