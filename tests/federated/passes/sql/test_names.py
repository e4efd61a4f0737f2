"""Names of tables and columns mean themselves."""

import pyarrow as pa
import pytest
from rule_rows import AS_OF
from rule_warehouse import EXECUTED, opened
from rule_world import audience, where

from federated.catalog.schema import Attribute, Catalog, Collection, Entity, Table
from federated.compile import compile_audience
from federated.kinds import Kind
from federated.passes import Context

ODD = ("madeUpName", "order", "select", "End", "n1")


def _table(name: str, *columns: str) -> Table:
    named = {c: Attribute(c, Kind.TEXT) for c in columns}
    return Table(name, {c: (Kind.TEXT, None) for c in columns}, named)


CATALOG = Catalog(
    {"profile": Entity("profile", "People", "user", None, True)},
    {"order": Collection("order", "lines", {"profile": "Owner"}, ("order",))},
    {"People": _table("People", "user", *ODD), "lines": _table("lines", "Owner", "order")},
)


@pytest.mark.parametrize("engine", EXECUTED)
def test_any_name_is_read_as_it_is_written(engine: str, request: pytest.FixtureRequest) -> None:
    people = pa.table({"user": ["a", "b"], **{name: ["x", "y"] for name in ODD}})
    rules = [{"field": name, "operator": "=", "value": "x"} for name in ODD]
    rows = {"field": "order", "value": where("order", "1")}
    compiled = compile_audience(audience(*rules, rows), Context(CATALOG))
    with opened(engine, request, "odd") as warehouse:
        warehouse.write_table("odd", "People", people)
        warehouse.write_table("odd", "lines", pa.table({"Owner": ["a"], "order": ["1"]}))
        sql = compiled.sql(engine, AS_OF, lambda model: ("odd", model))
        assert [row[-1] for row in warehouse.rows(sql)] == ["a"]
