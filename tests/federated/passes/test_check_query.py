"""The last pass stops what no rule can need, whatever let it slip before."""

from dataclasses import replace

import pytest
from rule_compiler import CONTEXT, compiled
from sqlglot import exp, parse_one

from federated.errors import InternalError
from federated.passes.check_query import check_query
from federated.passes.draft import Draft

GOOD = compiled({"field": "city", "operator": "=", "value": "O'Neil"}).stages["build_query"]


def test_a_compiled_query_passes() -> None:
    assert check_query(GOOD, CONTEXT) is GOOD


@pytest.mark.parametrize(
    ("slipped", "said"),
    [
        ("exists (select 1 from secrets)", "the table secrets"),
        ("exists (select 1 from main.dim_profile)", "the table dim_profile"),
        ("getenv('HOME') = 'x'", "GETENV"),
        ("password = 'x'", "the column password"),
        ("city like '%x'", "Like"),
        ("city in (select unnest(['a']))", "is in the query"),
        ("MUSTER_EDGE('nowhere') > seen_at", "the edge nowhere is not named"),
    ],
)
def test_anything_else_is_stopped(slipped: str, said: str) -> None:
    assert GOOD.query is not None
    query = GOOD.query.copy().where(parse_one(slipped, dialect="duckdb"))
    with pytest.raises(InternalError) as caught:
        check_query(replace(GOOD, query=query), CONTEXT)
    assert said in str(caught.value)
    assert caught.value.exit_code == 1


def test_text_that_breaks_out_is_stopped() -> None:
    assert GOOD.query is not None
    broken = GOOD.query.copy().where(exp.Var(this="1 = 1) or (1 = 1"))
    with pytest.raises(InternalError):
        check_query(replace(GOOD, query=broken), CONTEXT)


def test_a_draft_without_a_query_is_stopped() -> None:
    with pytest.raises(InternalError, match="no query was built"):
        check_query(Draft(GOOD.audience), CONTEXT)
