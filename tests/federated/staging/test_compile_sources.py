"""What source YAML becomes, and that it becomes the same every time."""

from pathlib import Path

from federated.staging import compile_sources, list_sources

CONSENTS = """              consents:
                - {where: {column: city, equals: Taipei}, channel: {value: email},
                   purpose: {value: marketing}, status: {value: granted}}
"""


def test_each_table_gets_a_model_and_joins_the_unions(write_project) -> None:
    files = compile_sources(write_project())
    staged = files["sources/crm/stg_crm__people.sql"]
    assert "{{ source('crm', 'people') }}" in staged
    assert """{{ staged('"crmId"', 'text') }} as crm_id""" in staged
    assert "seen_at < {{ muster_as_of() }}" in staged
    assert "loaded_at < {{ muster_as_of() }}" in staged
    for union in ("identifiers", "events", "attributes", "consents"):
        text = files[f"unions/int_{union}_unioned.sql"]
        assert "{{ ref('stg_crm__people') }}" in text
    assert "where city = 'Taipei'" in files["unions/int_consents_unioned.sql"]
    assert "cast('TW' as text) as region" in files["unions/int_identifiers_unioned.sql"]
    assert "event_type = 'seen'" in files["goals/int_goals_converted.sql"]


def test_tables_that_say_nothing_to_us_are_left_alone(write_project) -> None:
    assert [table.model for table in list_sources(write_project())] == ["stg_crm__people"]


def test_every_model_has_its_description(write_project) -> None:
    files = compile_sources(write_project())
    models = [path for path in files if path.endswith(".sql")]
    assert all(path.replace(".sql", ".yml") in files for path in models)
    assert all("description: " in files[path.replace(".sql", ".yml")] for path in models)


def test_the_same_input_gives_the_same_text(write_project) -> None:
    project = write_project()
    assert compile_sources(project) == compile_sources(project)


def test_a_union_of_nothing_is_still_a_table(write_project) -> None:
    files = compile_sources(
        write_project(
            ("              event: {type: {value: seen}, category: city}\n", ""),
            ("kind: event", "kind: record"),
        )
    )
    assert "where 1 = 0" in files["unions/int_events_unioned.sql"]


def test_a_source_may_say_how_long_its_events_are_kept(write_project) -> None:
    files = compile_sources(
        write_project(
            ("event: {type", "event: {expire_after_days: 90, type"),
            (CONSENTS, ""),
        )
    )
    expired = files["unions/int_events_expired.sql"]
    assert "where seen_at < {{ muster_as_of() }} - interval '90 days'" in expired
    assert "expire" not in files["unions/int_events_unioned.sql"]


def test_the_committed_models_are_what_the_sources_say(project_dir: Path) -> None:
    folder = project_dir / "dbt_project/models/generated"
    for place, text in compile_sources(project_dir).items():
        assert (folder / place).read_text(encoding="utf-8") == text, place
