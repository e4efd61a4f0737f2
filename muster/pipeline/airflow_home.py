"""The environment in which Airflow runs this project's DAGs; starts nothing, imports no Airflow."""

import os
import sys
from pathlib import Path

from muster.settings import Settings

PARALLEL_TASKS = 4


def airflow_environment(settings: Settings, port: int | None = None) -> dict[str, str]:
    """Return our environment with everything Airflow needs to know on top.

    `port` is the one its web server and execution API listen on; a run without server needs none.
    """
    # A scheduler would take up what a run without one left in the database: each has its own.
    home = settings.home / ("airflow_chain" if port is None else "airflow")
    configured = {
        # `airflow standalone` starts its parts by name, also when the venv is not activated.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.project_dir / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLEL_TASKS),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW__API__WORKERS": "1",
        "MUSTER_HOME": str(settings.home),
        "MUSTER_PROJECT": str(settings.project_dir),
        "MUSTER_TARGET": settings.target,
    }
    if port is not None:
        # The execution API is called by tasks, so its address must follow the port.
        address = f"http://127.0.0.1:{port}"
        configured |= {
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__BASE_URL": address,
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        }
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AIRFLOW")}
    return kept | configured
