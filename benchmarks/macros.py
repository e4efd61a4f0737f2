"""The macros of this repository's dbt project, run without dbt."""

from benchmarks.results import ROOT
from federated.warehouse import Warehouse
from muster.pipeline.shipped import macros

Refused = macros.Refused


class Macros(macros.Macros):
    """All macros of the project by name, for one open warehouse."""

    def __init__(self, warehouse: Warehouse, **variables: object) -> None:
        super().__init__(warehouse, ROOT, **variables)
