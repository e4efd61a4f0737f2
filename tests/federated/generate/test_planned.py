"""Audiences evaluated together stay models of their own: views, with what they read in lineage."""

from typing import Any

import pytest
from rule_compiler import compiled

from federated.compile import CompiledAudience
from federated.generate.models import write_models
from federated.planner.plan import Evaluation
from federated.planner.run import audience_number

RULE: dict[str, Any] = {
    "field": "purchases",
    "match": {"mode": "atLeast", "threshold": 2},
    "value": {"rules": [{"field": "product.category", "operator": "=", "value": "COFFEE"}]},
}


def _files(evaluation: Evaluation, engine: str = "duckdb") -> dict[str, str]:
    audiences: dict[str, CompiledAudience] = {"some": compiled(RULE)}
    return write_models(audiences, engine, evaluation)


def _members(files: dict[str, str]) -> str:
    return files["audiences/int_audience_members__some.sql"]


def test_few_audiences_are_written_as_if_there_were_no_plan() -> None:
    assert _files("auto") == _files("sql")


def test_in_process_members_are_a_view_that_names_what_it_reads() -> None:
    text = _members(_files("in_process"))
    assert "materialized='view'" in text
    assert "-- depends_on: {{ ref('fct_purchases') }}" in text
    assert "-- depends_on: {{ ref('dim_product') }}" in text
    assert f"audience_number = {audience_number('some')}" in text


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_shared_models_are_written_and_read_by_ref(engine: str) -> None:
    files = _files("shared", engine)
    bits = "int_audience_bits__profile_0_all"
    assert f"{{{{ ref('{bits}') }}}}" in _members(files)
    leaves = next(name for name in files if "int_audience_leaves__" in name)
    assert "{{ window_edge('as_of') }}" in files[leaves]
    assert leaves.removeprefix("audiences/").removesuffix(".sql") in files[f"audiences/{bits}.sql"]
    assert bits in files["audiences/_audiences.yml"]


def test_elsewhere_in_process_means_shared() -> None:
    assert _files("in_process", "postgres") == _files("shared", "postgres")
