"""Loads the DAGs of a folder and prints as JSON which they are and which files do not load."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from airflow.dag_processing.dagbag import BundleDagBag


def check(folder: Path) -> dict[str, object]:
    """Return the ids of the DAGs and the first line of what is wrong, by file."""
    bag = BundleDagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")
    return {
        "dags": sorted(bag.dags),
        "errors": {
            Path(path).name: error.strip().splitlines()[-1]
            for path, error in bag.import_errors.items()
        },
    }


def main(arguments: Sequence[str]) -> None:
    """Print the result as the last line; Airflow's own log lines may stand before it."""
    sys.stdout.write("\n" + json.dumps(check(Path(arguments[0]))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
