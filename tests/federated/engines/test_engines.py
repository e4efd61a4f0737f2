"""Every engine spells every audience so that its own parser reads it back."""

from typing import Any

import pytest
from rule_compiler import compiled
from rule_maker import RuleMaker
from rule_rows import AS_OF
from sqlglot import exp, parse_one

from federated.engines import ENGINES
from federated.errors import RuleError
from federated.generate.project import load_project
from federated.rule.parse import parse_rule

NASTY = "x' or '1'='1 {{ env_var('A') }} ${env:B} :c %s \\ -- /* 台北"


@pytest.fixture(scope="module")
def audiences() -> list[Any]:
    """Return audiences of random rules."""
    maker = RuleMaker(5)
    found = []
    for _ in range(40):
        rule = maker.rule()
        try:
            parse_rule(rule)
            found.append(compiled(rule, everyone=True))
        except RuleError:
            continue
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_rendered_parses_again(engine: str, audiences: list[Any]) -> None:
    assert len(audiences) > 30
    for audience in audiences:
        sql = audience.sql(engine, AS_OF, lambda model: ("marts", model))
        parsed = parse_one(sql, dialect=ENGINES[engine].dialect)
        assert ENGINES[engine].write(parsed) == sql
        assert "MUSTER_" not in sql


@pytest.mark.parametrize("engine", ENGINES)
def test_user_text_is_hex_on_every_engine(engine: str) -> None:
    rules = [
        {"field": "city", "operator": operator, "value": NASTY, "caseSensitive": case}
        for operator in ("=", "contains", "beginsWith", "endsWith", "<")
        for case in (True, False)
    ]
    long_list = {"field": "city", "operator": "in", "value": [NASTY, *map(str, range(30))]}
    audience = compiled(*rules, long_list)
    sql = audience.sql(engine, AS_OF, lambda model: ("marts", model))
    for piece in ("'1'='1", "{{", "${", "%s", "--", "台"):
        assert piece not in sql
    parsed = parse_one(sql, dialect=ENGINES[engine].dialect)
    models = {t.name for t in parsed.find_all(exp.Table)}
    assert models == {"dim_profile"}


def test_the_audiences_of_this_project_are_rendered(project_dir: Any) -> None:
    for audience in load_project(project_dir).compiled.values():
        for engine in ENGINES.values():
            sql = audience.sql(engine.key, AS_OF, lambda model: ("marts", model))
            assert parse_one(sql, dialect=engine.dialect).find(exp.Table)
