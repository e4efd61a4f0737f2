"""Run as a script: prints as JSON what Airflow sees in a folder of DAGs."""

import json
import sys
from pathlib import Path

from airflow.dag_processing.dagbag import BundleDagBag

HEAVY = ("dbt", "great_expectations", "duckdb", "pandas", "sqlglot")


def describe(folder: Path) -> dict[str, object]:
    before = {name for name in HEAVY if name in sys.modules}
    bag = BundleDagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")
    from muster_airflow.chain import link_of, order

    dags = {
        dag_id: {
            "file": Path(dag.fileloc).name,
            "schedule": dag.schedule if isinstance(dag.schedule, str) else None,
            "waits_for": sorted(link_of(dag).waits_for),
            "writes": sorted(link_of(dag).writes),
            "doc": dag.doc_md,
            "catchup": dag.catchup,
            "max_active_runs": dag.max_active_runs,
            "tasks": {
                task.task_id: {
                    "command": command(task),
                    "pool": task.pool,
                    "retries": task.retries,
                    "timeout": task.execution_timeout.total_seconds(),
                    "downstream": sorted(task.downstream_task_ids),
                    "templates": list(task.template_fields),
                    "mapped": task.is_mapped,
                }
                for task in dag.tasks
            },
        }
        for dag_id, dag in bag.dags.items()
    }
    return {
        "errors": bag.import_errors,
        "dags": dags,
        "order": [link.dag_id for link in order(link_of(dag) for dag in bag.dags.values())],
        "heavy": sorted({name for name in HEAVY if name in sys.modules} - before),
    }


def command(task: object) -> list[str]:
    """Return the command of a task, mapped or not."""
    partial = getattr(task, "partial_kwargs", None)
    return partial["command"] if partial else task.command  # type: ignore[attr-defined]


print(json.dumps(describe(Path(sys.argv[1]))))
