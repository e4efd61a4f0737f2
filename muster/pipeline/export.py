"""Writes what activation reads: one immutable folder of Parquet per run; sends nothing."""

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from federated.warehouse import open_warehouse
from muster.errors import GuardStopped
from muster.pipeline.exporting.tables import export_queries
from muster.pipeline.folders import (
    finish_folder,
    read_json,
    sha256_of,
    start_folder,
    write_alone,
    write_json,
)
from muster.pipeline.gating.verdict import require_passed
from muster.pipeline.manifests import TableFile, describe_run, table_file
from muster.pipeline.marts import find_relations
from muster.pipeline.runs import latest_run
from muster.pipeline.steps import require_steps
from muster.settings import Settings


@dataclass(frozen=True, slots=True)
class ExportInfo:
    """One export: where it lies, what is in it, and whether this call wrote it."""

    run_id: str
    folder: Path
    tables: dict[str, TableFile]
    is_new: bool


def export(settings: Settings) -> ExportInfo:
    """Export the members, changes and people of the latest run, if its gate passed.

    Raises: StepMissing when the gate has not run, GateFailed when it did not pass, GuardStopped
    when this run was exported before with other content.
    """
    with open_warehouse(settings.warehouse_url, read_only=True) as warehouse, warehouse.snapshot():
        run = latest_run(warehouse, settings)
        require_steps(warehouse, settings, run)
        relations = find_relations(warehouse, settings)
        require_passed(settings, run, warehouse, relations)
        queries = export_queries(relations, run.run_id)
        with write_alone(settings.exports_dir, "an export"):
            partial = start_folder(settings.exports_dir, run.run_id)
            tables = {}
            for name, sql in queries.items():
                warehouse.copy_to_parquet(sql, partial / f"{name}.parquet")
                tables[name] = table_file(partial, f"{name}.parquet")
            write_json(
                partial / "manifest.json",
                {
                    **describe_run(settings, run),
                    "tables": {name: asdict(table) for name, table in tables.items()},
                },
            )
            is_new = _settle(partial, settings.exports_dir / run.run_id)
            write_json(settings.exports_dir / "latest.json", {"run_id": run.run_id})
    return ExportInfo(run.run_id, settings.exports_dir / run.run_id, tables, is_new)


def _settle(partial: Path, final: Path) -> bool:
    """Let a written export be seen; the same run again must give the same bytes."""
    if not final.exists():
        finish_folder(partial, final.name)
        return True
    advice = "An export is never rewritten. Open a new run: muster bounds --as-of <date>"
    written = read_json(partial / "manifest.json", advice)
    kept = read_json(final / "manifest.json", advice)
    differing = sorted(
        name
        for name in {*written["tables"], *kept.get("tables", {})}
        if written["tables"].get(name) != kept.get("tables", {}).get(name)
        or not (final / f"{name}.parquet").is_file()
        or sha256_of(final / f"{name}.parquet") != written["tables"][name]["sha256"]
    )
    shutil.rmtree(partial)
    if differing:
        raise GuardStopped(
            f"{final}: already exported with other content (differs: {', '.join(differing)}). "
            f"{advice}"
        )
    return False
