"""react-querybuilder's own database cases: every one, on both engines and read in memory."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conformance_report import check_page, record
from foreign_worlds import SCHEMA, World, columns_yaml, imported, load, members, read_world

from federated.warehouse import Warehouse

pytestmark = pytest.mark.postgres
DATA = json.loads((Path(__file__).parent / "data/rqb_cases.json").read_text(encoding="utf-8"))
HERO = {
    "firstName": "text", "lastName": "text", "enhanced": "boolean", "madeUpName": "text",
    "nickname": "text", "powerUpAge": "integer",
}  # fmt: skip
NICKNAMES = {"hero": "text", "place": "integer", "nickname": "text"}
PENCILERS = {
    "hero": "text", "place": "integer", "firstName": "text", "lastName": "text",
    "generationalSuffix": "text",
}  # fmt: skip
CATALOG = f"""version: 1
entities:
  hero:
    table: {SCHEMA}.heroes
    key: madeUpName
    attributes:
{columns_yaml(HERO)}
collections:
  nicknames:
    table: {SCHEMA}.nicknames
    owners: {{hero: hero}}
    key: [hero, place]
    element: nickname
    columns: {{hero: text, place: integer}}
    attributes: {{nickname: text}}
  earlyPencilers:
    table: {SCHEMA}.pencilers
    owners: {{hero: hero}}
    key: [hero, place]
    columns: {{hero: text, place: integer}}
    attributes: {{firstName: text, lastName: text, generationalSuffix: text}}
"""


@pytest.fixture(scope="module")
def heroes(warehouses: list[Warehouse], tmp_path_factory: pytest.TempPathFactory) -> World:
    users = DATA["users"]
    nicknames = [
        {"hero": user["madeUpName"], "place": place, "nickname": name}
        for user in users
        for place, name in enumerate(user["nicknames"])
    ]
    pencilers = [
        {
            "hero": user["madeUpName"],
            "place": place,
            **{n: None for n in PENCILERS if n not in ("hero", "place")},
            **name,
        }
        for user in users
        for place, name in enumerate(user["earlyPencilers"])
    ]
    tables = {
        "heroes": (HERO, [{name: user[name] for name in HERO} for user in users]),
        "nicknames": (NICKNAMES, nicknames),
        "pencilers": (PENCILERS, pencilers),
    }
    world = read_world(tmp_path_factory.mktemp("rqb"), tables, CATALOG, "madeUpName")
    for warehouse in warehouses:
        load(warehouse, world)
    return world


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["id"])
def test_each_case(warehouses: list[Warehouse], heroes: World, case: dict[str, Any]) -> None:
    rule = imported(heroes, case["query"], "react-querybuilder")
    as_of = datetime(2024, 1, 1, tzinfo=UTC)
    assert members(warehouses, heroes, rule, as_of) == set(case["expected_madeUpName"])
    record("react-querybuilder", case["id"], "holds")


def test_the_page_says_so() -> None:
    check_page("react-querybuilder", 23)
