"""The model of who came to and left one audience, for rules that ask so; members are in `models`.

The table of all changes is written after all members are known, so no rule can wait for it. What it
held before this run is read by name, and what this run adds to it is told from the members.
"""

from collections.abc import Iterable

from federated.catalog.model_names import changes_model, members_model
from federated.passes.build_query import MERGES
from federated.rule.parents import memberships
from federated.rule.tree import Audience

# Reads as of this run: a member whose newest stored change is an entry was one when it began.
_SQL = """with

stored as (
    {{{{ stored_changes('{key}') }}}}
),

members as (
    select entity_key from {{{{ ref('{members}') }}}}
),

aliases as (
    {aliases}
),

members_before as (
    select
        newest.entity_key,
        coalesce(aliases.profile_id, newest.entity_key) as present_key,
        aliases.profile_id is not null as is_moved
    from (
        select
            entity_key,
            change,
            row_number() over (partition by entity_key order by as_of desc) as recency
        from stored
    ) as newest
    left join aliases on newest.entity_key = aliases.former_profile_id
    where newest.recency = 1 and newest.change = 'entered'
),

entered as (
    select
        entity_key,
        'entered' as change,
        case
            when entity_key in (select present_key from members_before where is_moved) then '{came}'
            else 'rule'
        end as reason
    from members
    where entity_key not in (select entity_key from members_before)
),

exited as (
    select
        present_key as entity_key,
        'exited' as change,
        case
            when is_moved and present_key in (select entity_key from members) then '{went}'
            else 'rule'
        end as reason
    from members_before
    where entity_key not in (select entity_key from members)
)

-- Who was merged came and went under a former id too.
select
    coalesce(aliases.profile_id, stored.entity_key) as entity_key,
    stored.change,
    stored.reason,
    stored.as_of
from stored
left join aliases on stored.entity_key = aliases.former_profile_id
union all
select
    entity_key,
    change,
    reason,
    {{{{ window_edge('as_of') }}}} as as_of
from entered
union all
select
    entity_key,
    change,
    reason,
    {{{{ window_edge('as_of') }}}} as as_of
from exited
"""
_ALIASES = "select former_profile_id, profile_id from {{ ref('dim_profile_aliases') }}"
# Only profiles are merged.
_NO_ALIASES = (
    "select cast(null as text) as former_profile_id, cast(null as text) as profile_id where 1 = 0"
)


def watched(audiences: Iterable[Audience]) -> set[str]:
    """Return the audiences whose entries or exits some rule asks for."""
    tests = (test for audience in audiences for test in memberships(audience.rule))
    return {k for test in tests if test.operator in {"entered", "exited"} for k in test.audiences}


def changes_sql(audience: Audience) -> str:
    """Return the body of the model of one audience's changes, this run's included."""
    went, came = MERGES
    aliases = _ALIASES if audience.entity == "profile" else _NO_ALIASES
    return _SQL.format(
        key=audience.key, members=members_model(audience.key), aliases=aliases, came=came, went=went
    )


def changes_columns(audience: Audience) -> dict[str, object]:
    """Return what the YAML beside the model says of it."""
    columns = {
        "entity_key": ("text", "Key of the member, by the id it has now."),
        "change": ("text", "entered or exited."),
        "reason": ("text", "Why; of this run only whether it was merged is told."),
        "as_of": ("timestamp", "The instant the run looked from."),
    }
    said = f"One row per {audience.entity} that entered or left, in this run or before."
    return {
        "name": changes_model(audience.key),
        "description": said,
        "columns": [
            {"name": name, "data_type": kind, "description": text}
            for name, (kind, text) in columns.items()
        ],
    }
