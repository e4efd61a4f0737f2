"""Random rules on DuckDB against the reading in memory, in shards, to find mistakes quickly."""

from collections.abc import Iterator

import pytest
from rule_maker import RuleMaker
from rule_rows import AS_OF, CHANGES, MEMBERS, TABLES
from rule_settings import SETTINGS
from rule_warehouse import load_world
from rule_world import CATALOG, audience

from federated.compile import compile_audience
from federated.evaluate import members_of, moment_of
from federated.passes import Context
from federated.rule.tree import Audience
from federated.warehouse import Warehouse, open_warehouse

KNOWN = {key: Audience(key=key, label={}) for key in MEMBERS}


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    with open_warehouse("duckdb:///:memory:", read_only=False) as opened:
        load_world(opened)
        yield opened


@pytest.mark.parametrize("shard", range(24))
def test_rules(warehouse: Warehouse, shard: int) -> None:
    assert AS_OF  # the world is the small one
    for seed in range(shard * 50, shard * 50 + 50):
        setting = SETTINGS[seed % len(SETTINGS)]
        maker = RuleMaker(seed)
        document = maker.rule() if seed % 3 else maker.part(0)
        parsed = audience(document)
        assert parsed.rule is not None
        context = Context(CATALOG, KNOWN, setting.zone, setting.week_starts)
        sql = compile_audience(parsed, context).sql(
            "duckdb", setting.as_of, lambda model: ("main", model)
        )
        at = moment_of(setting.as_of, setting.zone, setting.week_starts)
        expected = members_of(parsed.rule, "profile", TABLES, CATALOG, at, MEMBERS, CHANGES)
        assert sorted(r[-1] for r in warehouse.rows(sql)) == sorted(expected), f"seed {seed}"
