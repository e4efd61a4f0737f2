"""An attribute that no column of the profile shows is told of."""

from federated.staging import find_unshown_attributes

PROFILES = "models: [{name: dim_profiles, columns: [{name: profile_id}, {name: city}]}]"
DRINK = ("city: {column: city}", "{city: {column: city}, favourite_drink: {column: city}}")


def test_an_attribute_without_a_column_is_named_with_the_places_to_add_it(write_project) -> None:
    project = write_project(DRINK)
    marts = project / "dbt_project/models/marts/profiles"
    marts.mkdir(parents=True)
    (marts / "dim_profiles.yml").write_text(PROFILES)
    (fault,) = find_unshown_attributes(project)
    assert "crm.people: attribute favourite_drink is in no column of dim_profiles" in str(fault)
    assert "int_attributes_pivoted.sql" in str(fault)
    assert "dim_profiles.sql" in str(fault)


def test_attributes_of_the_demo_all_have_their_column(project_dir) -> None:
    assert find_unshown_attributes(project_dir) == []
