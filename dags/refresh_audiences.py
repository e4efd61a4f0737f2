"""Build the members of every audience, check them, publish a snapshot and export what changed.

Runs whenever profiles were built. The gate stands before publish and export: when it fails
(exit code 3) readers keep the last good snapshot and nothing is sent.
"""

from airflow.sdk import DAG
from dag_settings import COMMON, EXPORT, PROFILES, WAREHOUSE

from muster_airflow.operator import MusterOperator

with DAG(dag_id="refresh_audiences", schedule=[PROFILES], doc_md=__doc__, **COMMON) as dag:
    build = MusterOperator(
        task_id="build_audiences", command=["build", "audiences"], pool=WAREHOUSE
    )
    gate = MusterOperator(task_id="gate", command=["gate"], pool=WAREHOUSE)
    publish = MusterOperator(task_id="publish", command=["publish"], pool=WAREHOUSE)
    export = MusterOperator(task_id="export", command=["export"], pool=WAREHOUSE, outlets=[EXPORT])
    build >> gate >> publish >> export
