"""ClickHouse's windowFunnel: who reached a level fulfils the sequence of that many steps."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conformance_report import check_page, record
from foreign_worlds import SCHEMA, columns_yaml, load, members, read_world

from federated.interchange.formats import Imported
from federated.warehouse import Warehouse

pytestmark = pytest.mark.postgres
PATH = Path(__file__).parent / "data/window_funnel_basic.json"
CASES = json.loads(PATH.read_text(encoding="utf-8"))
START = datetime.fromisoformat("2024-01-01T00:00:00+00:00")
EVENT = {"number": "integer", "person": "text", "event": "text", "at": "timestamp"}
CATALOG = f"""version: 1
entities:
  person:
    table: {SCHEMA}.people
    key: person
    attributes: {{person: text}}
collections:
  events:
    table: {SCHEMA}.steps
    owners: {{person: person}}
    key: [number]
    time: at
    attributes:
{columns_yaml(EVENT)}
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_each_case(warehouses: list[Warehouse], tmp_path: Path, case: dict[str, Any]) -> None:
    at = START.replace(tzinfo=None)
    rows = [
        {
            "number": 100 * int(person) + n,
            "person": person,
            "event": str(event),
            "at": at + timedelta(seconds=second),
        }
        for person, events in case["events"].items()
        for n, (second, event) in enumerate(events)
    ]
    people = [{"person": person} for person in case["events"]]
    tables = {"people": ({"person": "text"}, people), "steps": (EVENT, rows)}
    world = read_world(tmp_path, tables, CATALOG, "person")
    for warehouse in warehouses:
        load(warehouse, world)
    for level in range(1, len(case["steps"]) + 1):
        steps = [
            {
                "field": "events",
                "value": {"rules": [{"field": "event", "operator": "=", "value": str(s)}]},
            }
            for s in case["steps"][:level]
        ]
        sequence = {"sequence": steps, "within": {"n": case["window"], "unit": "second"}}
        rule = Imported({"combinator": "and", "rules": [sequence]}, ())
        found = members(warehouses, world, rule, START + timedelta(days=9))
        assert found == {p for p, reached in case["expected"].items() if reached >= level}
    record("window-funnel", case["id"])


def test_the_page_says_so() -> None:
    check_page("window-funnel", len(CASES))
