"""What a declaration of merge policies becomes, and every fault of one at once."""

from pathlib import Path

import pytest

from federated.errors import CatalogError
from federated.staging import compile_sources

TWO = """\
version: 1
policies:
  by_day: {way: latest_occurred, attributes: {city: {way: source_precedence, sources: [crm]}}}
  by_source: {default: true, way: source_precedence, sources: [crm.people]}
"""
MANY_FAULTS = """\
version: 1
policies:
  by_day:
    default: true
    way: latest_ocurred
    attributes: {citty: most_frequent}
  by_source:
    default: true
    stitch: non
    way: source_precedence
    sources: [crn, crm, crm]
    attributes: {city: {way: latest_loaded, sources: [crm.peple]}}
"""


def write(project: Path, text: str) -> Path:
    (project / "dbt_project/merge_policies.yml").write_text(text)
    return project


def test_each_policy_says_how_each_attribute_is_chosen(write_project) -> None:
    files = compile_sources(write(write_project(), TWO))
    rows = [
        {
            line.rpartition(" as ")[2].rstrip(","): line.partition("cast(")[2].partition(" as ")[0]
            for line in select.splitlines()
            if "cast(" in line
        }
        for select in files["unions/int_merge_policies.sql"].split("union all")
    ]
    said = [(r["policy"], r["is_default"], r["way"], r["precedence"]) for r in rows]
    assert said == [
        ("'by_source'", "true", "'source_precedence'", "0"),
        ("'by_day'", "false", "'source_precedence'", "0"),
    ]


def test_a_project_without_policies_takes_the_strongest_source(write_project) -> None:
    policies = compile_sources(write_project())["unions/int_merge_policies.sql"]
    assert policies.count("'source_precedence'") == 1
    assert "cast(true as boolean) as is_default" in policies


def test_all_faults_are_said_at_once_with_place_and_nearest_name(write_project) -> None:
    with pytest.raises(CatalogError) as refused:
        compile_sources(write(write_project(), MANY_FAULTS))
    said = [str(fault) for fault in refused.value.faults]
    place = "merge_policies.yml: policies"
    assert said == [
        f'{place}.by_day.attributes.citty (line 6): is not a key here. Did you mean "city"?',
        f"{place}.by_day.way (line 5): is not known (found 'latest_ocurred')."
        ' Did you mean "latest_occurred"?',
        f"{place}.by_source.stitch (line 9): is not known (found 'non'). Did you mean \"none\"?",
        f"{place}.by_source.sources[0] (line 11): 'crn' tells nothing here. Did you mean \"crm\"?",
        f"{place}.by_source.sources[2] (line 11): 'crm' is named twice. Keep one of them.",
        f"{place}.by_source.attributes.city.sources (line 12): is said, and the way is"
        " latest_loaded. Write: way: source_precedence",
        f"{place}.by_source.attributes.city.sources[0] (line 12): 'crm.peple' tells nothing here."
        ' Did you mean "crm.people"?',
        f"{place}.by_source.default (line 8): is a second default beside by_day."
        " Leave it out of one of them.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TWO.replace("default: true, ", ""), "none is the default"),
        (TWO.replace("default: true", "default: true, stitch: none"), "holds people, not ident"),
        (TWO.replace("default: true", "default: 1"), "is not yes or no"),
        (TWO.replace("by_day", "By-Day"), "is not a plain name"),
        (TWO.replace("by_day", "by_" + "day" * 13), "longer than 40 signs"),
        (TWO.replace("by_day:", "by_day: {way: latest_loaded}\n  by_day:"), "written twice"),
        ("version: 1\npolicies: {}\n", "declares none"),
        ("version: 2\npolicies: {}\n", "version"),
    ],
)
def test_a_fault_says_what_to_do(write_project, text: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        compile_sources(write(write_project(), text))
