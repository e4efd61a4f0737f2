"""Models of this repository's dbt project, built without dbt, with limits fit for small worlds."""

from collections.abc import Iterable

from benchmarks.results import ROOT
from federated.warehouse import Warehouse
from muster.pipeline.shipped import models

LIMITS = {"placeholder_records": 12, "graph_limit": 50, "loop_rounds": 200}


class Models(models.Models):
    """Some models in one schema; what they read besides must be there as tables."""

    def __init__(
        self, warehouse: Warehouse, schema: str, places: Iterable[str], **variables: object
    ) -> None:
        super().__init__(warehouse, ROOT, schema, places, **{**LIMITS, **variables})
