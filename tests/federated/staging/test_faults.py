"""What is wrong in sources, namespaces and goals is said with its place and the nearest name."""

import pytest

from federated.errors import CatalogError, DocumentError
from federated.staging import compile_sources

TABLE = "crm.yml: sources[0].tables[0].config.meta.muster"
ONE_FAULT = [
    (
        ("{namespace: crm_id, col", "{namespace: crm_di, col"),
        f"{TABLE}.identities[0].namespace (line 17)",
        'Did you mean "crm_id"?',
    ),
    (("key: [crm_id]", "key: [crm]"), f"{TABLE}.key[0]", 'Did you mean "crm_id"?'),
    (("              key: [crm_id]\n", ""), f"{TABLE}.key", "Name the columns"),
    (
        ("{name: city, data_type: text}", "{name: city, data_type: txt}"),
        "columns[2].data_type",
        'Did you mean "text"?',
    ),
    (("kind: event", "kind: evnt"), f"{TABLE}.kind", 'Did you mean "event"?'),
    (("occurred_at: seen_at", "occurred_at: city"), f"{TABLE}.occurred_at", "timestamp or date"),
    (
        ("              occurred_at: seen_at\n", ""),
        f"{TABLE}.occurred_at",
        "is missing, and kind is event",
    ),
    (
        ("event: {type", "event: {expire_after_days: 30, type"),
        f"{TABLE}.event.expire_after_days",
        "an answer holds until the next one",
    ),
    (
        ("event: {type", "event: {expire_after_days: 0, type"),
        f"{TABLE}.event.expire_after_days",
        "a whole number from 1 to 36500",
    ),
    (("attributes:", "atributes:"), f"{TABLE}.atributes", 'Did you mean "attributes"?'),
    ((", region: {value: TW}", ""), f"{TABLE}.identities[1].region", "is missing for a phone"),
    (
        (
            "{namespace: phone_e164, column: phone, region: {value: TW}}",
            "{namespace: crm_id, column: crm_id}",
        ),
        f"{TABLE}.identities[1]",
        "crm_id is declared twice as crm_id",
    ),
    (
        ("region: {value: TW}}", "region: {value: TW}, valid_from: city}"),
        f"{TABLE}.identities[1].valid_from",
        "not a time. Declare it as timestamp or date.",
    ),
    (("{value: seen}", '{value: "\'; drop"}'), f"{TABLE}.event.type.value", "not kept"),
    (
        ("{value: seen}", "{value: '{{ x }}'}"),
        f"{TABLE}.event.type.value",
        "not kept",
    ),
    (("muster: {version: 1}}}", "muster: {version: 3}}}"), ".version", "Write: version: 1"),
    (("crmId, data", "crm-Id, data"), "columns[0].name", "plain column name"),
    (
        ("{name: phone, data_type: text}", "{name: crm_id, data_type: text}"),
        "columns[1]",
        "declared twice",
    ),
]


@pytest.mark.parametrize(("change", "place", "advice"), ONE_FAULT)
def test_a_fault_says_where_and_what_to_do(write_project, change, place, advice) -> None:
    with pytest.raises(CatalogError) as refused:
        compile_sources(write_project(change))
    assert place in str(refused.value)
    assert advice in str(refused.value)
    assert refused.value.exit_code == 2


def test_all_faults_are_said_at_once(write_project) -> None:
    project = write_project(
        ("kind: event", "kind: evnt"),
        ("key: [crm_id]", "key: [crm]"),
        ("city: {column: city}", "city: {column: town}"),
    )
    with pytest.raises(CatalogError) as refused:
        compile_sources(project)
    assert len(refused.value.faults) == 3


def test_a_link_must_lead_somewhere(write_project) -> None:
    link = "links: [{column: city, to: crm.peopel, key: city, cardinality: many_to_one}]"
    change = ("              attributes:", f"              {link}\n              attributes:")
    with pytest.raises(CatalogError, match=r'Did you mean "crm\.people"'):
        compile_sources(write_project(change))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("normaliser: phone", "normaliser: phon", 'Did you mean "phone"'),
        ("type: cross_device", "type: crossdevice", 'Did you mean "cross_device"'),
        ("priority: 10, ", "", "priority"),
        ("maximum: 1", "maximum: many", "whole number"),
        ("crm_id:", "profile_id:", "cannot|not a code"),
        ("crm_id:", "tw_national_id:", "is a national id.*no record is joined by one"),
        (
            "normaliser: phone",
            "normaliser: sha256, hash_of: phon",
            "no namespace 'phon'. Choose one of",
        ),
        ("normaliser: phone", "normaliser: phone, hash_of: crm_id", "Write: normaliser: sha256"),
        ("normaliser: phone", "normaliser: digits, check: tw_taxid", 'Did you mean "tw_tax_id"'),
        ("maximum: 1", "scoped: 1", "not yes or no"),
        (
            "maximum: 1",
            "scoped: true",
            r"identities\[0\]\.scope.*is missing: a crm_id is",
        ),
        ("version: 1\n", "version: 1\ndenied: ['{{ x }}']\n", r"denied\[0\].*not kept"),
    ],
)
def test_namespaces_are_checked(write_project, old, new, said) -> None:
    """Also what they ask of the sources that name them."""
    text = (
        "version: 1\nnamespaces:\n"
        "  crm_id: {type: cross_device, normaliser: none, priority: 10, maximum: 1}\n"
        "  phone_e164: {type: phone, normaliser: phone, priority: 40}\n"
    )
    with pytest.raises(CatalogError, match=said):
        compile_sources(write_project(namespaces=text.replace(old, new)))


def test_a_scope_stands_before_what_it_scopes(write_project) -> None:
    namespaces = (
        "version: 1\nnamespaces:\n  crm_id: {type: cross_device, priority: 10, scoped: true}\n"
        "  phone_e164: {type: phone, normaliser: phone, priority: 40}\n"
    )
    scoped = ("column: crm_id, auth", "column: crm_id, scope: {column: city}, auth")
    files = compile_sources(write_project(scoped, namespaces=namespaces))
    found = files["unions/int_identifiers_unioned.sql"]
    assert "cast(coalesce(cast(city as text), '') || '/' || crm_id as text) as found_as" in found


def test_a_scope_of_what_has_none_is_a_fault(write_project) -> None:
    scoped = ("column: crm_id, auth", "column: crm_id, scope: {column: city}, auth")
    with pytest.raises(CatalogError, match="is given, and the namespace has none"):
        compile_sources(write_project(scoped))


def test_what_all_namespaces_deny_is_written_once(write_project) -> None:
    namespaces = (
        "version: 1\ndenied: [unknown]\nnamespaces:\n"
        "  crm_id: {type: cross_device, priority: 10, denied: ['0']}\n"
        "  phone_e164: {type: phone, normaliser: phone, priority: 40}\n"
    )
    found = compile_sources(write_project(namespaces=namespaces))[
        "unions/int_identifiers_denied.sql"
    ]
    assert found.count("'unknown'") == 1
    assert "cast(null as text) as namespace" in found
    assert found.count("'0'") == 1


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("version: 1\ngoal: other\nlabel: x\nkind: micro\nevent: {type: seen}\n", "file's name"),
        ("version: 1\ngoal: seen\nlabel: x\nkind: tiny\nevent: {type: seen}\n", "macro, micro"),
        ("version: 1\ngoal: seen\nlabel: x\nkind: micro\nevents: {type: seen}\n", '"event"'),
        ('version: 1\ngoal: seen\nlabel: x\nkind: micro\nevent: {type: "a\'b"}\n', "not kept"),
    ],
)
def test_goals_are_checked(write_project, goal, said) -> None:
    with pytest.raises(CatalogError, match=said):
        compile_sources(write_project(goal=goal))


def test_yaml_that_cannot_be_read_is_refused(write_project) -> None:
    with pytest.raises(DocumentError):
        compile_sources(write_project(("version: 2", "version: 2\nversion: 2")))


def test_a_model_of_the_same_name_is_a_clash(write_project) -> None:
    project = write_project()
    (project / "dbt_project/models/STG_crm__people.sql").write_text("select 1")
    with pytest.raises(CatalogError, match="is also the name of"):
        compile_sources(project)


def test_two_tables_may_not_become_one_model(write_project) -> None:
    project = write_project()
    text = (project / "dbt_project/sources/crm.yml").read_text()
    (project / "dbt_project/sources/again.yml").write_text(text)
    with pytest.raises(CatalogError, match="stg_crm__people"):
        compile_sources(project)


SPACES = """\
version: 1
{said}namespaces:
  crm_id: {{type: cross_device, normaliser: none, priority: 10{formerly}}}
  phone_e164: {{type: phone, normaliser: phone, priority: 40}}
"""


def existing(**said: str) -> str:
    """Return namespaces that say how people are found."""
    lines = "".join(f"{key}: {value}\n" for key, value in said.items())
    return SPACES.format(said=lines, formerly="")


def test_a_table_of_golden_ids_is_one_row_for_the_models(write_project) -> None:
    text = existing(identity="existing", table="crm.people", key="crm_id")
    files = compile_sources(write_project(namespaces=text))
    declared = files["unions/int_identity_declared.sql"]
    for value in ("'existing'", "'crm'", "'people'", "'crm_id'"):
        assert f"cast({value} as text)" in declared


@pytest.mark.parametrize(
    ("said", "problem", "advice"),
    [
        ({"identity": "exsiting"}, "is not known (found 'exsiting')", '"existing"'),
        ({"identity": "graph", "key": "crm_id"}, "identity is graph", "Write: identity: existing"),
        ({"identity": "existing", "key": "crm_id"}, "table (line 1): is missing", "Write a name"),
        (
            {"identity": "existing", "table": "crm.peolpe", "key": "crm_id"},
            "no table 'crm.peolpe'",
            '"crm.people"',
        ),
        (
            {"identity": "existing", "table": "crm.people", "key": "crm_idd"},
            "no column 'crm_idd' in crm.people",
            '"crm_id"',
        ),
        (
            {"identity": "existing", "table": "crm.people", "key": "city"},
            "city is no identity of crm.people",
            "Add {namespace: crm_id, column: city}",
        ),
    ],
)
def test_a_fault_of_the_table_of_golden_ids(write_project, said, problem, advice) -> None:
    with pytest.raises(CatalogError) as refused:
        compile_sources(write_project(namespaces=existing(**said)))
    assert "namespaces.yml" in str(refused.value)
    assert problem in str(refused.value)
    assert advice in str(refused.value)


def test_a_former_name_is_one_namespace_s_and_no_longer_in_use(write_project) -> None:
    text = SPACES.format(said="", formerly=", formerly: phone_e164")
    with pytest.raises(CatalogError, match="phone_e164 is a namespace too"):
        compile_sources(write_project(namespaces=text))


@pytest.mark.parametrize(
    ("kind", "entity", "problem"),
    [
        ("cross_device", "account", "type: non_person, since people are never put together"),
        ("non_person", "acount", r"entity.*acount"),
    ],
)
def test_an_entity_is_named_by_what_names_no_person(write_project, kind, entity, problem) -> None:
    text = SPACES.format(said="", formerly=f", entity: {entity}").replace("cross_device", kind)
    with pytest.raises(CatalogError, match=problem):
        compile_sources(write_project(namespaces=text))
