"""Casts that give up silently stay so on every engine that has them."""

import pytest
from sqlglot import exp

from federated.engines import ENGINES


@pytest.mark.parametrize("key", sorted(ENGINES))
def test_a_number_that_does_not_fit_is_missing(key: str) -> None:
    engine = ENGINES[key]
    sql = engine.write(exp.select(engine.fit(exp.column("amount"), 18, 2))).lower()
    assert "try_cast(" in sql or ("nullif(" in sql and "least" in sql)
    assert sql.count("amount") == 1


@pytest.mark.parametrize("key", sorted(ENGINES))
def test_a_quotient_is_whole_before_it_is_rounded(key: str) -> None:
    engine = ENGINES[key]
    left, right = exp.column("amount"), exp.column("quantity")
    sql = engine.write(exp.select(engine.whole(left, right, 3, 2))).lower()
    assert any(word in sql for word in (" // ", "div(", "%", "mod("))
