"""The audiences of this project select whom they should: a dozen people, and the real sample."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from audience_world import AS_OF, MEMBERS, load_people

from federated import Project, load_project
from federated.catalog.model_names import members_model
from federated.warehouse import Warehouse, open_warehouse

pytestmark = pytest.mark.xdist_group("audiences")
COFFEE = {"coffee_regulars": 80, "coffee_regulars_who_stopped": 21}


@pytest.fixture(scope="module")
def project(project_dir: Path) -> Project:
    """Return the audiences of this project."""
    return load_project(project_dir)


@pytest.fixture(
    scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def people(request: pytest.FixtureRequest, project: Project) -> Iterator[Warehouse]:
    """Return a warehouse of a dozen people, and the members of every audience as tables."""
    url = "duckdb:///:memory:"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    with open_warehouse(url, read_only=False) as warehouse:
        load_people(warehouse, project.catalog, "people")
        for each in project.attributes.values():
            sql = each.sql(warehouse.engine, AS_OF, lambda model: ("people", model))
            warehouse.write_table("people", each.model, warehouse.query(sql))
        yield warehouse


def _written(warehouse: Warehouse, project: Project, schema: str) -> dict[str, set[str]]:
    """Write the members of every audience, parents first, and return them."""
    members: dict[str, set[str]] = {}
    for key in project.parents_first():
        audience = project.compiled[key]
        sql = audience.sql(warehouse.engine, AS_OF, lambda model: (schema, model))
        rows = warehouse.query(sql)
        assert rows.num_rows == len(set(rows["entity_key"].to_pylist()))
        warehouse.write_table(schema, members_model(key), rows)
        members[key] = set(rows["entity_key"].to_pylist())
    return members


def test_there_are_enough_and_of_every_sort(project: Project) -> None:
    published = [a for a in project.audiences.values() if a.status == "published"]
    assert len(published) >= 16
    assert {a.entity for a in published} == {"profile", "household", "account"}
    assert any(a.sql for a in published)
    for audience in published:
        assert set(audience.label) == {"en", "zh-TW", "ko"}, audience.key
        assert audience.owner, audience.key


def test_they_select_whom_they_should(people: Warehouse, project: Project) -> None:
    assert _written(people, project, "people") == MEMBERS


def test_the_coffee_story_holds_on_the_real_sample(project: Project, project_dir: Path) -> None:
    sample = project_dir / "muster/demo/completejourney"
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        warehouse.execute(
            "create table dim_products as select product_id::text as product_id, department, "
            f"product_category as category from '{sample}/products.parquet'"
        )
        warehouse.execute(
            "create table fct_purchases as select household_id::text as profile_id, "
            "basket_id::text as basket_id, product_id::text as product_id, "
            f"transaction_timestamp::timestamp as occurred_at from '{sample}/transactions.parquet'"
        )
        warehouse.execute(
            "create table dim_profiles as select distinct profile_id from fct_purchases"
        )
        assert warehouse.rows("select count(*) from dim_profiles") == [(324,)]
        for key, size in COFFEE.items():
            sql = project.compiled[key].sql("duckdb", AS_OF, lambda model: ("main", model))
            assert len(warehouse.rows(sql)) == size
