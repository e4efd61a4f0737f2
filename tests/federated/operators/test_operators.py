"""Every operator: its samples hold in memory and as SQL, and its complement is exact."""

from decimal import Decimal
from typing import Any

import duckdb
import pytest
from rule_warehouse import EXECUTED, opened
from sqlglot import exp

from federated.engines import ENGINES
from federated.kinds import Kind
from federated.operators import OPERATORS, operators_for, twin_of
from federated.operators.base import Operator
from federated.operators.folding import fold_table, fold_text
from federated.operators.literals import literal, literal_text, text_literal
from federated.rule.places import Circle

SAMPLES = [(o, s) for o in OPERATORS.values() for s in o.samples]
NASTY = ["", "O'Brien", "\\", "{{ 7*7 }}", "${env:HOME}", ":x", "%", "__SQLGLOT__LB__", "台北"]


def _literal(value: Any) -> exp.Expr:
    if isinstance(value, Circle):
        return value  # type: ignore[return-value]  # taken as it is
    if isinstance(value, tuple) and isinstance(value[:1][0] if value else None, float):
        return exp.Tuple(expressions=[exp.Literal.number(f"{each}e0") for each in value])
    if isinstance(value, tuple):
        elements = [exp.null() if each is None else _literal(each) for each in value]
        return exp.cast(exp.Array(expressions=elements), exp.DataType.build("varchar[]", "duckdb"))
    return literal(Decimal(value) if type(value) is int else value)


def _asked(sql: exp.Expr) -> Any:
    spelled = ENGINES["duckdb"].spell(exp.select(sql), lambda _: exp.null())
    return duckdb.sql(spelled.sql("duckdb")).fetchone()[0]  # type: ignore[index]


@pytest.mark.parametrize(("operator", "sample"), SAMPLES, ids=[o.key for o, _ in SAMPLES])
def test_samples_hold_in_memory_and_in_sql(operator: Operator, sample: Any) -> None:
    assert operator.matches is not None
    assert operator.sql is not None
    assert operator.matches(sample.value, sample.operands) is sample.holds
    sql = operator.sql(_literal(sample.value), [_literal(o) for o in sample.operands])
    assert bool(_asked(sql)) is sample.holds


@pytest.mark.parametrize("engine", EXECUTED)
def test_samples_hold_on_every_engine(engine: str, request: pytest.FixtureRequest) -> None:
    asked = []
    for number, (operator, sample) in enumerate(SAMPLES):
        assert operator.sql is not None
        sql = operator.sql(_literal(sample.value), [_literal(o) for o in sample.operands])
        asked.append(exp.alias_(sql, f"sample_{number}"))
    asked += [exp.alias_(text_literal(text), f"text_{n}") for n, text in enumerate(NASTY)]
    sql = ENGINES[engine].spell(exp.select(*asked), lambda _: exp.null())
    with opened(engine, request, "samples") as warehouse:
        row = warehouse.rows(sql.sql(ENGINES[engine].dialect))[0]
    assert row == (*(sample.holds for _, sample in SAMPLES), *NASTY)


def test_every_operator_can_be_compiled() -> None:
    for operator in OPERATORS.values():
        twin, is_complement = twin_of(operator.key)
        assert twin.complement_of is None, operator.key
        assert twin.sql or twin.spans, operator.key
        assert is_complement == (operator.complement_of is not None)


def test_each_default_operator_of_the_builder_is_here() -> None:
    builder = (
        "= != < > <= >= contains beginsWith endsWith doesNotContain doesNotBeginWith "
        "doesNotEndWith null notNull in notIn between notBetween"
    )
    assert set(builder.split()) <= set(OPERATORS)


def test_dates_take_dates_and_text_takes_parts() -> None:
    assert "anniversaryInNext" in operators_for(Kind.DATE)
    assert "anniversaryInNext" not in operators_for(Kind.TIMESTAMP)
    assert "contains" not in operators_for(Kind.INTEGER)
    assert set(operators_for(Kind.BOOLEAN)) >= {"isTrue", "isFalse", "=", "null"}


@pytest.mark.parametrize("text", NASTY)
def test_text_reaches_sql_plainly_or_as_hex(text: str) -> None:
    sql = text_literal(text)
    assert literal_text(sql) == text
    assert _asked(sql) == text
    if text:
        assert text not in sql.sql("duckdb")


def test_folding_is_one_to_one_and_settles() -> None:
    table = fold_table()
    assert fold_text("ÉΣЖＡß") == "éσжａß"
    assert all(len(k) == len(v) == 1 for k, v in table.items())
    assert not set(table) & set(table.values())
