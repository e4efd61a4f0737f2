"""Profiles have the attributes that sources declare, and no column besides."""

from pathlib import Path

import pytest

from federated import compile_project
from federated.documents import read_values
from federated.errors import CatalogError
from federated.staging import compile_sources, profile_models

SEEN = """\
version: 2
models:
  - name: int_profiles_seen
    config: {meta: {muster: {profiles: {entity: profile, key: profile_id, default: true}}}}
    columns:
      - {name: profile_id, data_type: text, data_tests: [unique, not_null]}
      - {name: loyalty_id, data_type: text, config: {meta: {muster: {attribute: true}}}}
      - {name: visits, data_type: bigint}
"""
POLICIES = """\
version: 1
policies:
  by_day: {default: true, way: latest_occurred}
  by_load: {way: latest_loaded, label: {en: last loaded, ko: 최근}}
"""
# A second table that tells of cities too.
FORMS = """\
      - name: forms
        config:
          meta:
            muster:
              version: 1
              kind: record
              key: [crm_id]
              attributes: {city: {column: town, labels: [I1]}}
        columns:
          - {name: crm_id, data_type: text}
          - {name: town, data_type: text}
  - name: elsewhere
"""
CITY = "city: {column: city}"
PHONE = "{name: phone, data_type: text}"
KIDS = (PHONE, f"{PHONE}\n          - {{name: kids, data_type: text}}")
AUDIENCE = """\
version: 1
audience: parents
label: {en: Parents}
status: published
rule: {rules: [{field: kids, operator: '>', value: 1}]}
"""


def described(project: Path) -> Path:
    """Give a project what its profiles begin with, and two policies."""
    folder = project / "dbt_project/models/intermediate/profiles"
    folder.mkdir(parents=True)
    (folder / "int_profiles_seen.yml").write_text(SEEN)
    (project / "dbt_project/merge_policies.yml").write_text(POLICIES)
    return project


def test_a_further_attribute_is_one_edit_and_rules_may_name_it_at_once(write_project) -> None:
    facts = "column: kids, type: bigint, label: {en: kids, ko: 자녀}, labels: [I2]"
    further = (CITY, f"{CITY}\n                kids: {{{facts}}}")
    project = described(write_project(KIDS, further))
    files = compile_sources(project)
    for name in ("dim_profiles", "dim_profiles__by_load"):
        sql = files[f"profiles/{name}.sql"]
        assert "cast({{ leading_integer('described.kids') }} as bigint) as kids" in sql
        assert "max(case when attribute = 'kids' then value end) as kids" in sql
    (entry, _) = profile_models(project)
    (column,) = [each for each in entry["columns"] if each["name"] == "kids"]
    assert column["data_type"] == "bigint"
    assert column["config"]["meta"]["muster"] == {
        "attribute": True, "label": {"en": "kids", "ko": "자녀"}, "labels": ["I2"],
    }  # fmt: skip
    (project / "dbt_project/audiences").mkdir()
    (project / "dbt_project/audiences/parents.yml").write_text(AUDIENCE)
    texts = compile_project(project)
    assert [name for name, text in texts.items() if "dim_profiles" in text and "kids" in text]


def test_a_column_that_is_no_attribute_never_reaches_a_profile(write_project) -> None:
    files = compile_sources(described(write_project(KIDS)))
    assert not [name for name in files if "profiles/" in name and "kids" in files[name]]
    assert "kids" in files["sources/crm/stg_crm__people.sql"]


def test_each_policy_has_a_model_of_the_same_columns(write_project, tmp_path: Path) -> None:
    """What dbt reads of the files is what the catalogue is given, and the key is tested in each."""
    project = described(write_project())
    files = compile_sources(project)
    default, other = profile_models(project)
    columns = [(each["name"], each["data_type"]) for each in default["columns"]]
    assert columns == [(each["name"], each["data_type"]) for each in other["columns"]]
    assert [name for name, _ in columns] == ["profile_id", "loyalty_id", "visits", "city"]
    assert default["config"]["meta"]["muster"]["links"]["by_load"]["model"] == other["name"]
    assert other["columns"][0]["data_tests"] == ["unique", "not_null"]
    for entry in (default, other):
        (tmp_path / "read.yml").write_text(files[f"profiles/{entry['name']}.yml"])
        assert read_values(tmp_path / "read.yml")["models"] == [entry]


def test_an_unstitched_view_has_the_same_columns_and_whose_they_are(write_project) -> None:
    project = described(write_project())
    apart = POLICIES + "  apart: {way: latest_loaded, stitch: none}\n"
    (project / "dbt_project/merge_policies.yml").write_text(apart)
    default, view, _ = profile_models(project)
    assert view["name"] == "dim_profiles__apart"
    names = [each["name"] for each in view["columns"]]
    assert names == [*(each["name"] for each in default["columns"]), "namespace", "identifier"]
    # Its key is not a profile's, and says so.
    assert view["columns"][0]["name"] == default["columns"][0]["name"] == "profile_id"
    assert "a rebuild does not change it" in view["columns"][0]["description"]
    assert "rebuild" not in default["columns"][0].get("description", "")
    sql = compile_sources(project)["profiles/dim_profiles__apart.sql"]
    assert "from {{ ref('int_identifiers_seen') }} as seen" in sql
    # It has other rows than profiles, so no rule is led from one to the other.
    assert set(default["config"]["meta"]["muster"]["links"]) == {"by_load"}


def test_a_rule_may_ask_another_policy(write_project) -> None:
    project = described(write_project())
    (project / "dbt_project/audiences").mkdir()
    asked = AUDIENCE.replace(
        "kids, operator: '>', value: 1", "by_load.city, operator: '=', value: Taipei"
    )
    (project / "dbt_project/audiences/parents.yml").write_text(asked)
    texts = compile_project(project)
    assert any("dim_profiles__by_load" in text for text in texts.values())


def test_what_one_table_calls_confidential_is_so_for_all(write_project) -> None:
    second = ("  - name: elsewhere\n", FORMS)
    project = described(write_project(second, (CITY, "city: {column: city, labels: [S1]}")))
    (entry, _) = profile_models(project)
    assert entry["columns"][-1]["config"]["meta"]["muster"]["labels"] == ["I1", "S1"]


def test_a_source_tells_what_stands_where_none_says_anything(write_project) -> None:
    project = described(write_project((CITY, "city: {column: city, otherwise: loyalty_id}")))
    sql = compile_sources(project)["profiles/dim_profiles.sql"]
    assert "coalesce(described.city, seen.loyalty_id) as city" in sql


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((CITY, "visits: {column: city}"), "attributes.visits: is the name of a column"),
        ((CITY, "city: {column: city, type: dat}"), 'city.type (line 20): "dat" is not known. Did'),
        ((CITY, "city: {column: city, type: date}"), "is date, and the column is text"),
        ((CITY, "city: {column: seen_at, type: bigint}"), "is bigint, and the column is timestamp"),
        ((CITY, "city: {column: seen_at}"), "is timestamp, and text in crm.forms"),
        ((CITY, "city: {column: city, label: [city]}"), "is no label"),
        (
            (CITY, "city: {column: city, otherwise: loyalty}"),
            '"loyalty" is no text that profiles have besides. Did you mean "loyalty_id"?',
        ),
        ((CITY, "city: {column: city, otherwise: visits}"), '"visits" is no text'),
        ((CITY, "city: {column: city, lable: x}"), 'Did you mean "label"?'),
    ],
)
def test_a_fault_says_where_and_what_to_do(write_project, change, said: str) -> None:
    second = ("  - name: elsewhere\n", FORMS)
    with pytest.raises(CatalogError) as refused:
        compile_sources(described(write_project(change, second)))
    assert said in str(refused.value)


def test_two_tables_that_say_different_things_of_one_attribute_are_at_fault(write_project) -> None:
    labelled = FORMS.replace("labels: [I1]", "label: town")
    project = write_project(
        (CITY, "city: {column: city, label: city}"), ("  - name: elsewhere\n", labelled)
    )
    with pytest.raises(CatalogError, match=r"crm\.people.*label: is not what crm\.forms says"):
        compile_sources(described(project))


def test_what_profiles_begin_with_must_say_what_they_are(write_project) -> None:
    project = described(write_project())
    path = project / "dbt_project/models/intermediate/profiles/int_profiles_seen.yml"
    path.write_text(SEEN.replace("profiles:", "profile:"))
    with pytest.raises(CatalogError, match="does not say what profiles are"):
        compile_sources(project)
