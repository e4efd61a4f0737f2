"""Say which sources are late, every hour, without touching the warehouse.

A source that is later than its `error_after` fails the task (exit code 3), so that a person hears
of it before the nightly run does.
"""

from airflow.sdk import DAG
from dag_settings import AS_OF, COMMON, HOURLY

from muster_airflow.operator import MusterOperator

with DAG(
    dag_id="watch_freshness",
    schedule=HOURLY,
    params={"as_of": AS_OF},
    doc_md=__doc__,
    **COMMON,
) as dag:
    MusterOperator(task_id="watch_freshness", command=["freshness"], takes_as_of=True)
