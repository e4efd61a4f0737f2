"""Every engine spells every audience so that its own parser reads it back."""

from dataclasses import replace
from typing import Any

import pytest
from rule_compiler import CONTEXT, compiled
from rule_maker import RuleMaker
from rule_rows import AS_OF
from rule_world import CATALOG, PROFILE
from sqlglot import exp, parse_one

from federated.catalog.schema import Attribute, Catalog
from federated.engines import ENGINES
from federated.errors import RuleError
from federated.generate.project import load_project
from federated.kinds import Kind
from federated.operators import OPERATORS, operators_for
from federated.rule.parse import parse_rule

FLOAT = (Kind.FLOAT, None)
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


VALUES: dict[Kind, Any] = {
    Kind.TEXT: "O'Neil", Kind.INTEGER: "2.5", Kind.DECIMAL: "0.01", Kind.FLOAT: 1.5,
    Kind.BOOLEAN: True, Kind.DATE: "2000-02-29", Kind.TIMESTAMP: "2017-10-29T23:59:59.999999",
    Kind.POSITION: None,
}  # fmt: skip
IN_PARTS = {
    "duration": {"n": 2, "unit": "week"},
    "circle": {"lat": "-17.7134", "lon": 180, "km": 0.5},
    "occasion": {"day": "mid_autumn", "region": "KR", "from": -7, "to": 3},
}


@pytest.fixture(scope="module")
def of_every_kind() -> list[tuple[str, Any]]:
    """Return an audience of each operator on each kind of value, with the operator."""
    columns = PROFILE | {"share": FLOAT, "home": (Kind.POSITION, None)}
    fields = {kind: (name, kind) for name, (kind, _) in columns.items()}
    context = replace(CONTEXT, catalog=with_share())
    found = []
    for name, kind in fields.values():
        for key in operators_for(kind):
            takes = OPERATORS[key].takes
            value = VALUES[kind.element or kind]
            given = {"two": [value, value], "many": [value], **IN_PARTS}
            rule = {"field": name, "operator": key, "value": given.get(takes, value)}
            found.append((key, compiled(rule, context=context)))
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_every_operator_on_every_kind_parses_again(
    engine: str, of_every_kind: list[tuple[str, Any]]
) -> None:
    assert len(of_every_kind) > 120
    for key, audience in of_every_kind:
        sql = audience.sql(engine, AS_OF, lambda model: ("marts", model))
        assert ENGINES[engine].write(parse_one(sql, ENGINES[engine].dialect)) == sql, key


@pytest.mark.parametrize("engine", ENGINES)
def test_nan_is_missing_also_where_it_equals_nothing(engine: str) -> None:
    rule = {"field": "share", "operator": "notNull"}
    context = replace(CONTEXT, catalog=with_share())
    sql = compiled(rule, context=context).sql(engine, AS_OF, lambda model: ("marts", model))
    odd = engine in {"bigquery", "trino"}
    assert ("is_nan(" in sql, "nullif(" in sql) == (odd, not odd)


def with_share() -> Catalog:
    """Return the small catalogue with a float among the attributes of the profile."""
    table = CATALOG.tables["dim_profile"]
    table = replace(
        table,
        columns={**table.columns, "share": FLOAT},
        attributes={**table.attributes, "share": Attribute("share", *FLOAT)},
    )
    return replace(CATALOG, tables={**CATALOG.tables, "dim_profile": table})


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
