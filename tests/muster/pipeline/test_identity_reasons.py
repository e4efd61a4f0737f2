"""Why two identifiers of a published snapshot are one person's or not, and the graph in counts."""

import pytest
from built_marts import Built
from passed_gate import publish_passed

from muster.errors import InputError
from muster.pipeline.identity_health import read_identity_health
from muster.pipeline.identity_reasons import explain_identity
from muster.settings import Settings

# A chain of one person's identifiers, a cookie shared with another's, and one of nobody else's.
PEOPLE = {
    "p1": ["crm_id:A", "email:a@example.com", "cookie:c1", "cookie:c2"],
    "p2": ["crm_id:B", "email:b@example.com"],
    "p3": ["cookie:alone"],
}
LINKS = [
    ("crm_id:A", "email:a@example.com", None),
    ("email:a@example.com", "cookie:c1", None),
    ("cookie:c1", "cookie:c2", None),
    ("crm_id:B", "email:b@example.com", None),
    ("email:b@example.com", "cookie:c2", "more than the maximum of crm_id"),
    ("email:b@example.com", "cookie:c1", "more than the maximum of crm_id"),
]


def _pair(identifier: str) -> str:
    return ", ".join(f"'{part}'" for part in identifier.split(":"))


@pytest.fixture
def published(built: Built) -> Settings:
    bridge = ", ".join(
        f"('{profile}', {_pair(each)})" for profile, held in PEOPLE.items() for each in held
    )
    links = ", ".join(
        f"({_pair(left)}, {_pair(right)}, nullif('{reason or ''}', ''))"
        for left, right, reason in LINKS
    )
    for statement in (
        "create or replace table marts.bridge_profile_identifiers as select *,"
        " identifier as value, cast(null as timestamp) as held_until from (values "
        f"{bridge}) as t(profile_id, namespace, identifier)",
        "create or replace table marts.fct_identity_links as select left_namespace,"
        " left_identifier, right_namespace, right_identifier, 'web' as source, 2 as rows_count,"
        " timestamp '2017-10-01' as first_linked_at, timestamp '2017-10-02' as linked_at,"
        f" reason is null as is_kept, reason from (values {links}) as t(left_namespace,"
        " left_identifier, right_namespace, right_identifier, reason)",
        "create or replace table marts.rpt_identity_health as select 3 as profiles_count,"
        " 1 as anonymous_count, 1 as single_identifier_count, 7 as identifiers_count,"
        " 4 as links_kept_count, 2 as links_dropped_count, 0 as aliases_count,"
        " 0 as households_count, 0 as accounts_count",
        "create or replace table marts.rpt_unmatched as select 'email' as namespace,"
        " 'crm' as source, 'people' as source_table, 'invalid_email' as reason, 5 as rows_count,"
        " 4 as values_count",
        "create or replace table marts.rpt_unused_assignments as select 'cookie' as namespace,"
        " 'namespace_gone' as reason, 2 as identifiers_count, 1 as profiles_count",
        "create or replace table marts.rpt_source_rows as select 'crm' as source, 'people' as"
        " source_table, unnest(['used', 'no_time']) as outcome, unnest([9, 2]) as rows_count",
    ):
        built.execute(statement)
    publish_passed(built.settings)
    return built.settings


def test_the_way_between_two_of_one_person_is_of_kept_links(published: Settings) -> None:
    found = explain_identity(published, "crm_id:A", "cookie:c2")
    assert (found.is_one, found.left_profile, found.refused) == (True, "p1", ())
    ways = [(link.left, link.right) for link in found.way]
    assert ways == [(left, right) for left, right, _ in LINKS[:3]]


def test_two_people_are_parted_by_the_refused_link(published: Settings) -> None:
    found = explain_identity(published, "crm_id:B", "crm_id:A")
    assert (found.is_one, found.left_profile, found.right_profile) == (False, "p2", "p1")
    assert [link.right for link in found.refused] == ["cookie:c1"]
    assert found.refused[0].reason == "more than the maximum of crm_id"


def test_who_is_tied_to_nobody_has_no_way(published: Settings) -> None:
    found = explain_identity(published, "cookie:alone", "crm_id:A")
    assert (found.is_one, found.way) == (False, ())


def test_an_identifier_and_itself_are_one(published: Settings) -> None:
    found = explain_identity(published, "email:A@example.com", "email:a@example.com")
    assert (found.is_one, found.left, found.way) == (True, "email:a@example.com", ())


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("p1", "p1 is no identifier. Write namespace:value"),
        ("emial:a@example.com", "no namespace 'emial'. Did you mean \"email\"?"),
        ("email:'; drop table x; --", "nobody has the email"),
    ],
)
def test_whom_nobody_knows_is_one_clear_message(published: Settings, who: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        explain_identity(published, "crm_id:A", who)
    assert said in str(refused.value)


def test_health_counts_what_there_is(published: Settings) -> None:
    found = read_identity_health(published)
    assert found.totals["profiles"] == 3
    assert [tuple(row.values()) for row in found.sizes] == [("1", 1), ("2", 1), ("4", 1)]
    assert found.namespaces[0] == {"namespace": "cookie", "identifiers": 3, "profiles": 2}
    assert found.refused == [{"reason": "more than the maximum of crm_id", "links": 2}]
    assert [row["source"] for row in found.unmatched] == ["crm.people"]
    assert [row["reason"] for row in found.unused] == ["namespace_gone"]
    assert found.rows == [{"source": "crm.people", "reason": "no_time", "rows": 2}]
    assert (found.trend, found.changed, found.impact) == ([], [], {})


SNAPSHOTS = [
    ("2026-01-01", "profiles", "all", 5),
    ("2026-01-02", "profiles", "all", 9),
    ("2026-01-02", "links refused", "gone", 4),
    ("2026-01-02", "links", "kept", 2),
    ("2026-01-03", "profiles", "all", 8),
    ("2026-01-03", "links", "kept", 2),
    ("2026-01-03", "rows refused", "email: denied", 1),
]


def test_health_follows_days_and_reconciles_the_run(built: Built, published: Settings) -> None:
    """What is there on one day alone changed too; what is the same is not told."""
    rows = ", ".join(f"(date '{day}', '{m}', '{d}', {count})" for day, m, d, count in SNAPSHOTS)
    for statement in (
        f"create table marts.fct_identity_snapshots as select * from (values {rows})"
        " as t(snapshot_on, measure, dimension, items_count)",
        "create table marts.rpt_merge_impact as select timestamp '2017-10-30' as as_of,"
        " 3 as profiles_before_count, 1 as merged_away_count, 2 as profiles_count",
        "create or replace table marts.dim_profile_aliases as select 'p9' as former_profile_id,"
        " 'p1' as profile_id, timestamp '2017-10-30' as merged_at",
        "create or replace table marts.fct_deliveries as select 'profile' as entity, key as"
        " entity_key from (values ('p9'), ('p9'), ('p1')) as t(key)",
        "create or replace table marts.fct_audience_member_changes as select reason,"
        " timestamp '2017-10-30' as as_of from (values ('rule'), ('merged')) as t(reason)",
    ):
        built.execute(statement)
    publish_passed(built.settings)
    found = read_identity_health(built.settings)
    assert [(day["day"], day["profiles"], day["links_refused"]) for day in found.trend] == [
        ("2026-01-01", 5, 0),
        ("2026-01-02", 9, 4),
        ("2026-01-03", 8, 0),
    ]
    assert [tuple(row.values()) for row in found.changed] == [
        ("links refused", "gone", 4, 0, -4),
        ("profiles", "all", 9, 8, -1),
        ("rows refused", "email: denied", 0, 1, 1),
    ]
    assert found.impact == {
        "profiles before": 3,
        "merged away": 1,
        "profiles": 2,
        "memberships moved": 1,
        "merged profiles sent to before": 1,
    }
