"""Readers of published tables are warned before they break: what goes needs a new version."""

from collections.abc import Callable
from pathlib import Path

import pytest

from federated.errors import CatalogError
from muster.pipeline.contracts import PLACE, settle_contracts

Publish = Callable[..., str]
KEYED = "{name: id, data_type: text, data_tests: [unique]}"
CITY = "{name: city, data_type: text}"


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Return what publishes tables of some columns and keeps what was promised of them."""
    folder = tmp_path / "dbt_project/models/marts"
    folder.mkdir(parents=True)

    def settle(said: str | None = None, **tables: str) -> str:
        for path in folder.iterdir():
            path.unlink()
        for name, columns in tables.items():
            text = f"version: 2\nmodels:\n  - name: {name}\n    columns: [{columns}]\n"
            (folder / f"{name}.yml").write_text(text)
        if said is not None:
            kept = (tmp_path / PLACE).read_text()
            head, _, rest = kept.partition("\nversions:")
            tables_kept = rest.partition("\ntables:")[2]
            (tmp_path / PLACE).write_text(f"{head}\n{said}\ntables:{tables_kept}")
        text = settle_contracts(tmp_path, {})
        assert text is not None
        (tmp_path / PLACE).write_text(text)
        return text

    return settle


def test_more_columns_and_tables_break_nobody(publish: Publish) -> None:
    publish(dim_a=KEYED)
    more = publish(dim_a=f"{CITY}, {KEYED}", dim_b=KEYED, int_step=CITY)
    assert "city: text" in more
    assert "dim_b:" in more
    assert "int_step" not in more
    assert publish(dim_a=f"{CITY}, {KEYED}", dim_b=KEYED) == more


@pytest.mark.parametrize(
    ("columns", "broken"),
    [
        (KEYED, "column city is gone, on which readers rely"),
        (f"{KEYED}, {{name: town, data_type: text}}", "column city is gone"),
        (f"{KEYED}, {{name: city, data_type: bigint}}", "column city was text and is bigint"),
        (f"{{name: id, data_type: text}}, {CITY}", "no test keeps id unique any more"),
    ],
)
def test_what_is_taken_away_needs_a_new_version(
    publish: Publish, columns: str, broken: str
) -> None:
    publish(dim_a=f"{KEYED}, {CITY}")
    with pytest.raises(CatalogError) as refused:
        publish(dim_a=columns)
    assert f"dim_a, version 1: {broken}" in str(refused.value)
    assert "raise the version: in dbt_project/contracts.yml, versions: {dim_a: 2}" in str(
        refused.value
    )

    raised = publish("versions: {dim_a: 2}", dim_a=columns)
    assert "version: 2" in raised
    # What the version took away stays written, and the next one is held against it.
    assert f"- {broken.partition(',')[0]}" in raised
    assert publish(dim_a=columns) == raised
    with pytest.raises(CatalogError, match=r"versions\.dim_a: is 1, and it has been 2"):
        publish("versions: {}", dim_a=columns)


def test_all_that_breaks_is_told_at_once_and_a_table_may_retire(publish: Publish) -> None:
    publish(dim_a=f"{KEYED}, {CITY}", dim_b=KEYED)
    with pytest.raises(CatalogError) as refused:
        publish(dim_a="{name: other, data_type: text}")
    told = str(refused.value)
    for part in ("id is gone", "city is gone", "keeps id unique", "dim_b, version 1: is no longer",
                 "retired: [dim_b]"):  # fmt: skip
        assert part in told
    left = publish("versions: {dim_a: 2}\nretired: [dim_b]", dim_a=KEYED)
    assert "dim_b:" not in left
    with pytest.raises(CatalogError, match="dim_b is still published"):
        publish(dim_a=KEYED, dim_b=KEYED)


def test_rows_told_apart_by_fewer_columns_keep_the_promise(tmp_path: Path) -> None:
    folder = tmp_path / "dbt_project/models/marts"
    folder.mkdir(parents=True)
    columns = "columns: [{name: a, data_type: text}, {name: b, data_type: text}]"
    together = "data_tests: [{unique_combination: {arguments: {columns: [a, b]}}}]"
    model = f"models: [{{name: t, {columns}, {together}}}]"
    (folder / "t.yml").write_text(model)
    (tmp_path / PLACE).write_text(settle_contracts(tmp_path, {}) or "")
    (folder / "t.yml").write_text(model.replace("name: a, ", "name: a, data_tests: [unique], "))
    assert "- - a\n" in (settle_contracts(tmp_path, {}) or "")
    (folder / "t.yml").write_text(model.replace(together, "data_tests: []"))
    with pytest.raises(CatalogError, match="no test keeps a, b unique any more"):
        settle_contracts(tmp_path, {})


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("version: {}", "versions"),
        ("versions: {dim_b: 2}", "versions.dim_b: is of no published table"),
        ("versions: {dim_a: two}", "versions.dim_a: is not a version"),
        ("versions: [dim_a]", "versions: cannot be read"),
        ("tables: {dim_a: {version: 1}}", "tables: was changed by hand"),
    ],
)
def test_faults_of_the_file_are_told(publish: Publish, tmp_path: Path, said, problem) -> None:
    publish(dim_a=KEYED)
    (tmp_path / PLACE).write_text(
        f"version: 1\n{said}\n".replace("version: 1\nversion: {}", "version: 1\nversoins: {}")
    )
    with pytest.raises(CatalogError, match=problem):
        settle_contracts(tmp_path, {})


def test_the_project_keeps_what_it_promised(project_dir: Path) -> None:
    """Every published table is in the file, and a column less would be told."""
    texts = {
        path.relative_to(project_dir / "dbt_project/models/generated").as_posix(): path.read_text()
        for path in (project_dir / "dbt_project/models/generated").rglob("*.yml")
    }
    written = (project_dir / PLACE).read_text(encoding="utf-8")
    assert settle_contracts(project_dir, texts) == written, "run: muster compile"
    for name in ("dim_profiles", "dim_profiles__unstitched", "dim_profile_attributes",
                 "dim_households", "dim_accounts", "dim_audiences", "fct_events"):  # fmt: skip
        assert f"\n  {name}:\n" in written
    name = "profiles/dim_profiles.yml"
    without = texts[name].replace('- name: "city"', '- name: "town"')
    with pytest.raises(CatalogError, match="dim_profiles, version 1: column city is gone"):
        settle_contracts(project_dir, {**texts, name: without})
