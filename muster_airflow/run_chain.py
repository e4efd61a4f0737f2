"""Runs the DAGs of this project day by day without a scheduler, in the order of their Assets.

Started as `python -m muster_airflow.run_chain DAGS_FOLDER EVENTS_FD DAY…`; it writes one JSON line
per task and DAG to EVENTS_FD, logs to stdout, and ends with 1 when a DAG failed.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from airflow.dag_processing.dagbag import BundleDagBag
from airflow.listeners import hookimpl
from airflow.sdk.listener import get_listener_manager

from muster_airflow.chain import Link, link_of, order, writers
from muster_airflow.prepare import prepare_home
from muster_airflow.process import end_running

INTERRUPTED = 130
Tell = Callable[[dict[str, object]], None]


class TaskListener:
    """Tells when a task starts and how it ends."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.started: dict[tuple[str, int], float] = {}

    @hookimpl
    def on_task_instance_running(self, task_instance: Any) -> None:
        """Remember when it started."""
        self.started[_key(task_instance)] = monotonic()
        self._tell(task_instance, "running")

    @hookimpl
    def on_task_instance_success(self, task_instance: Any) -> None:
        """Tell how long it took."""
        self._tell(task_instance, "success")

    @hookimpl
    def on_task_instance_failed(self, task_instance: Any, error: Any) -> None:
        """Tell why it failed, which may be followed by another try."""
        code = getattr(error, "exit_code", None)
        self._tell(task_instance, "failed", error=str(error or ""), code=code)

    def _tell(self, task_instance: Any, state: str, **more: object) -> None:
        key = _key(task_instance)
        seconds = monotonic() - self.started.get(key, monotonic())
        self.tell(
            {
                "event": "task",
                "dag": task_instance.dag_id,
                "task": key[0],
                "index": key[1],
                "state": state,
                "seconds": round(seconds, 1),
                **more,
            }
        )


def _key(task_instance: Any) -> tuple[str, int]:
    return (task_instance.task_id, task_instance.map_index)


def load_dags(folder: Path) -> dict[str, Any]:
    """Load every DAG of the folder, as Airflow does.

    Raises: RuntimeError naming each file that does not load.
    """
    bag = BundleDagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")
    if bag.import_errors:
        faults = "; ".join(f"{path}: {error}" for path, error in bag.import_errors.items())
        raise RuntimeError(f"DAGs do not load: {faults}")
    return dict(bag.dags)


def run_days(folder: Path, days: Sequence[str], tell: Tell) -> bool:
    """Run all DAGs for each day; end after the first day on which one failed."""
    dags = load_dags(folder)
    chain = order(link_of(dag) for dag in dags.values())
    tell({"event": "order", "dags": [link.dag_id for link in chain]})
    for day in days:
        tell({"event": "day", "day": day})
        if not _run_day(dags, chain, day, tell):
            return False
        tell({"event": "day_done", "day": day})
    return True


def _run_day(dags: dict[str, Any], chain: Sequence[Link], day: str, tell: Tell) -> bool:
    """Run each DAG whose Assets were written; a failure holds up only what waits for it."""
    failed: set[str] = set()
    for link in chain:
        if failed.intersection(writers(link, chain)):
            failed.add(link.dag_id)
            state = "skipped"
        else:
            dag = dags[link.dag_id]
            run = dag.test(run_conf={"as_of": day} if "as_of" in dag.params else None)
            state = str(run.state)
            if state != "success":
                failed.add(link.dag_id)
        tell({"event": "dag", "dag": link.dag_id, "day": day, "state": state})
    return not failed


def main(arguments: Sequence[str]) -> int:
    """Prepare the Airflow home and run the days named on the command line."""
    folder, events_fd, *days = arguments
    with os.fdopen(int(events_fd), "w", encoding="utf-8", buffering=1) as events:

        def tell(event: dict[str, object]) -> None:
            events.write(json.dumps(event) + "\n")

        # A task would take KeyboardInterrupt for its own failure and be tried again.
        signal.signal(signal.SIGINT, _stop)
        prepare_home()
        tell({"event": "ready"})
        get_listener_manager().add_listener(TaskListener(tell))
        return 0 if run_days(Path(folder), days, tell) else 1


def _stop(_number: int, _frame: object) -> None:
    end_running()
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
