"""Publishes a snapshot of marts and audiences that readers may query while a run is on."""

import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from federated.warehouse import Relation, Warehouse, open_warehouse
from muster.pipeline.folders import finish_folder, start_folder, write_alone, write_json
from muster.pipeline.gating.verdict import require_passed
from muster.pipeline.manifests import TableFile, describe_run, table_file
from muster.pipeline.marts import audience_sizes, find_relations, qualified, quoted, require
from muster.pipeline.publishing.snapshot_file import (
    AudienceView,
    find_audience_views,
    write_snapshot_file,
)
from muster.pipeline.runs import RunInfo, latest_run
from muster.pipeline.snapshots import CURRENT, SNAPSHOT_FILE
from muster.pipeline.steps import require_steps
from muster.settings import Settings

KEPT = 3


@dataclass(frozen=True, slots=True)
class PublishInfo:
    """One published snapshot: the run it shows, where it lies, how many tables and views."""

    run_id: str
    folder: Path
    tables_count: int
    views_count: int


def publish(settings: Settings) -> PublishInfo:
    """Publish what the latest run built and make it the snapshot readers get, if its gate passed.

    Raises: StepMissing when nothing was built for the latest run or the gate has not run,
    GateFailed when it did not pass.
    """
    with open_warehouse(settings.warehouse_url, read_only=True) as warehouse, warehouse.snapshot():
        run = latest_run(warehouse, settings)
        require_steps(warehouse, settings, run)
        relations = find_relations(warehouse, settings)
        require_passed(settings, run, warehouse, relations)
        with write_alone(settings.published_dir, "a snapshot"):
            name = _free_name(settings.published_dir, run.run_id)
            partial = start_folder(settings.published_dir, name)
            info = _fill(partial, settings, run, warehouse, relations)
            folder = finish_folder(partial, name)
            write_json(settings.published_dir / CURRENT, {"run_id": run.run_id, "path": name})
            _forget_old(settings.published_dir, name)
    return PublishInfo(run.run_id, folder, *info)


def _fill(
    folder: Path,
    settings: Settings,
    run: RunInfo,
    warehouse: Warehouse,
    relations: dict[str, Relation],
) -> tuple[int, int]:
    owners = _owners(warehouse, relations)
    # dbt never drops the view of an audience whose file is gone.
    forgotten = set(find_audience_views(relations)) - {f"audience_{key}" for key in owners}
    relations = {name: found for name, found in relations.items() if name not in forgotten}
    views = _same_views(warehouse, relations, run, owners)
    (folder / "parquet").mkdir()
    files: dict[str, TableFile] = {}
    for name, relation in relations.items():
        if name not in views:
            file = f"parquet/{name}.parquet"
            columns = ", ".join(quoted(column.name) for column in relation.columns)
            warehouse.copy_to_parquet(
                f"select {columns} from {qualified(relation)}",  # noqa: S608 - quoted names
                folder / file,
            )
            files[name] = table_file(folder, file)
    write_snapshot_file(
        folder / SNAPSHOT_FILE,
        {name: folder / written.file for name, written in files.items()},
        list(views.values()),
        relations,
    )
    content = {
        **describe_run(settings, run),
        "file": SNAPSHOT_FILE,
        "tables": {name: asdict(written) for name, written in files.items()},
        "views": sorted(views),
    }
    write_json(folder / "manifest.json", content)
    return len(files), len(views)


def _owners(warehouse: Warehouse, relations: dict[str, Relation]) -> dict[str, str]:
    """Return who owns each audience there is."""
    audiences = qualified(require(relations, "dim_audiences"))
    rows = warehouse.rows(f"select audience_key, owner from {audiences}")  # noqa: S608
    return {str(key): str(owner or "nobody") for key, owner in rows}


def _same_views(
    warehouse: Warehouse, relations: dict[str, Relation], run: RunInfo, owners: dict[str, str]
) -> dict[str, AudienceView]:
    """Return the views that show as many rows as the members table holds for their audience."""
    sizes = audience_sizes(warehouse, relations)
    same = {}
    for name, view in find_audience_views(relations).items():
        size = sizes.get(view.audience_key, 0)
        shown = warehouse.rows(f"select count(*) from {qualified(view.relation)}")  # noqa: S608
        if shown[0][0] == size:
            moment = f"{run.as_of:%Y-%m-%d %H:%M} UTC"
            note = f"{size} members as of {moment}. Owner: {owners[view.audience_key]}."
            same[name] = replace(view, note=note)
    return same


def _free_name(parent: Path, run_id: str) -> str:
    """Return a folder name not used yet, since a reader may hold the last one of the same run."""
    name, again = run_id, 1
    while (parent / name).exists():
        again += 1
        name = f"{run_id}.{again}"
    return name


def _forget_old(parent: Path, current: str) -> None:
    """Remove all but the last snapshots; a reader that has one open keeps it until it closes."""
    folders = [p for p in parent.iterdir() if p.is_dir() and not p.name.startswith(".")]
    folders.sort(key=lambda p: (p.name == current, p.stat().st_mtime_ns), reverse=True)
    for old in folders[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
