"""The last pass stops what no rule can need, whatever let it slip before."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_compiler import CONTEXT, compiled
from sqlglot import exp, parse_one

from federated.errors import InternalError
from federated.passes.check_query import check_query, shape
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


# Quotes of both sorts, what begins a comment or ends a text elsewhere, and plain words.
PIECES = st.sampled_from(
    ["'", "''", '"', "\\", "--", "/*", "*/", "$$", "a b", "-1", "2.5", " = ", "x.y", "é", "\n", "("]
)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.lists(PIECES, max_size=5).map("".join), st.booleans()), max_size=4))
def test_what_a_statement_is_made_of_does_not_hang_on_its_values(
    values: list[tuple[str, bool]],
) -> None:
    parts: list[exp.Expr] = [exp.column("a", "t")]
    for text, is_name in values:
        named = exp.column(exp.to_identifier(text or "b", quoted=True), "t")
        value = named if is_name else exp.Literal.string(text)
        parts.append(exp.EQ(this=value, expression=exp.Literal.number(len(text))))
    sql = exp.select(*parts).sql("duckdb")
    said = [
        [(type(p).__name__, p.name if isinstance(p, exp.Identifier) else "") for p in tree.walk()]
        for tree in (parse_one(each, dialect="duckdb") for each in (sql, shape(sql)))
    ]
    assert said[0] == said[1]


def test_texts_that_are_not_boring_stay_in_the_shape() -> None:
    assert shape("SELECT 'it''s', 'plain', \"'x y'\"") == "SELECT 'it''s', 'x', \"'x y'\""


def test_writing_a_query_to_check_it_leaves_it_as_it_is() -> None:
    assert GOOD.query is not None
    kept = GOOD.query.copy()
    check_query(GOOD, CONTEXT)
    assert GOOD.query == kept
    assert GOOD.query.sql() == kept.sql()
