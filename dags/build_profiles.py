"""Open a run and build profiles, events, consent and collections from the sources.

Runs every night. First checks that the generated models match their YAML, hands the ledger back
as a source and writes the window edges of `as_of` (a parameter; else when the run is due). When a
task ends with exit code 2, 3, 6 or 7 a person has to act and it is not tried again.
"""

from airflow.sdk import DAG
from dag_settings import AS_OF, COMMON, NIGHTLY, PROFILES, WAREHOUSE

from muster_airflow.operator import MusterOperator

with DAG(
    dag_id="build_profiles",
    schedule=NIGHTLY,
    params={"as_of": AS_OF},
    doc_md=__doc__,
    **COMMON,
) as dag:
    check_models = MusterOperator(task_id="check_models", command=["compile", "--check"])
    write_receipts = MusterOperator(task_id="write_receipts", command=["receipts"])
    open_run = MusterOperator(
        task_id="open_run", command=["bounds"], takes_as_of=True, pool=WAREHOUSE
    )
    build = MusterOperator(
        task_id="build_profiles", command=["build", "profiles"], pool=WAREHOUSE, outlets=[PROFILES]
    )
    [check_models, write_receipts] >> open_run >> build
