"""Send what changed to every destination, one mapped task each.

Runs whenever an export was written, and reads nothing but the export and the ledger. A destination
that is unreachable (exit code 5) is tried again without holding up the others; what was sent
before an interruption is not sent again.
"""

from airflow.sdk import DAG
from dag_settings import COMMON, DELIVERIES, EXPORT

from muster_airflow.operator import MusterOperator

with DAG(dag_id="sync_audiences", schedule=[EXPORT], doc_md=__doc__, **COMMON) as dag:
    destinations = MusterOperator(
        task_id="list_destinations",
        command=["activate", "destinations", "--json"],
        returns_names=True,
    )
    sync = MusterOperator.partial(
        task_id="sync", command=["activate", "apply"], outlets=[DELIVERIES]
    ).expand(name=destinations.output)
