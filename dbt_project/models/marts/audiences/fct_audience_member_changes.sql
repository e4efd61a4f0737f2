{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=false,
    pre_hook="{{ forget_changes_since(this, muster_as_of()) }}"
) }}

with

evaluated as (
    select audience_key, entity, entity_key from {{ ref('int_audience_members_evaluated') }}
),

members_before as (
    {{ members_before(this) }}
),

-- All that differs, in one pass: what follows looks at few rows.
moved as (
    select
        coalesce(evaluated.audience_key, members_before.audience_key) as audience_key,
        coalesce(evaluated.entity, members_before.entity) as entity,
        coalesce(evaluated.entity_key, members_before.entity_key) as entity_key,
        members_before.entity_key is null as is_entry
    from evaluated
    full outer join members_before
        on
            evaluated.audience_key = members_before.audience_key
            and evaluated.entity = members_before.entity
            and evaluated.entity_key = members_before.entity_key
    where evaluated.entity_key is null or members_before.entity_key is null
),

-- Also those in which nobody was.
known_audiences as (
    {{ audiences_before(this) }}
    union
    select audience_key
    from {{ ref('fct_audience_evaluations') }}
    where as_of < {{ muster_as_of() }}
),

aliases as (
    select former_profile_id, profile_id from {{ ref('dim_profile_aliases') }}
),

-- Whoever came or went, where a merge may be why, and the other one of the two.
merges as (
    select
        moved.audience_key,
        moved.entity_key,
        moved.is_entry,
        aliases.former_profile_id as other_key
    from moved
    inner join aliases on moved.entity_key = aliases.profile_id
    where moved.is_entry
    union all
    select
        moved.audience_key,
        moved.entity_key,
        moved.is_entry,
        aliases.profile_id as other_key
    from moved
    inner join aliases on moved.entity_key = aliases.former_profile_id
    where moved.entity = 'profile' and not moved.is_entry
),

others_now as (
    select distinct
        evaluated.audience_key,
        evaluated.entity,
        evaluated.entity_key
    from evaluated
    inner join merges
        on evaluated.audience_key = merges.audience_key and evaluated.entity_key = merges.other_key
),

-- Who was in it before is in it now and did not just come, or has just left.
others_before as (
    select audience_key, entity_key from moved where entity = 'profile' and not is_entry
    union
    select
        others_now.audience_key,
        others_now.entity_key
    from others_now
    left join moved
        on
            others_now.audience_key = moved.audience_key
            and others_now.entity = moved.entity
            and others_now.entity_key = moved.entity_key
    where others_now.entity = 'profile' and moved.entity_key is null
),

-- Who took over a member that is merged now was in the audience all along, under another id.
taken_over as (
    select distinct merges.audience_key, merges.entity_key
    from merges
    inner join others_before
        on merges.audience_key = others_before.audience_key and merges.other_key = others_before.entity_key
    where merges.is_entry
),

-- Who is not in it under the new id either has left.
survived as (
    select distinct merges.audience_key, merges.entity_key
    from merges
    inner join others_now
        on merges.audience_key = others_now.audience_key and merges.other_key = others_now.entity_key
    where not merges.is_entry
),

entered as (
    select
        moved.audience_key,
        moved.entity,
        moved.entity_key,
        case
            when known_audiences.audience_key is null then 'new_audience'
            when taken_over.audience_key is not null then 'merged_from'
            else 'rule'
        end as reason
    from moved
    left join known_audiences on moved.audience_key = known_audiences.audience_key
    left join taken_over
        on moved.audience_key = taken_over.audience_key and moved.entity_key = taken_over.entity_key
    where moved.is_entry
),

exited as (
    select
        moved.audience_key,
        moved.entity,
        moved.entity_key,
        case
            when audiences.status = 'expired' then 'expired'
            when coalesce(audiences.status, 'deleted') <> 'published' then 'withdrawn'
            when moved.entity = 'profile' and survived.audience_key is not null then 'merged'
            else 'rule'
        end as reason
    from moved
    left join {{ ref('dim_audiences') }} as audiences on moved.audience_key = audiences.audience_key
    left join survived
        on moved.audience_key = survived.audience_key and moved.entity_key = survived.entity_key
    where not moved.is_entry
),

run as (
    select run_id, as_of, recorded_at
    from {{ ref('fct_runs') }}
    where as_of = {{ muster_as_of() }}
    order by recorded_at desc, run_id desc
    limit 1
),

changes as (
    select audience_key, entity, entity_key, 'entered' as change, reason from entered
    union all
    select audience_key, entity, entity_key, 'exited' as change, reason from exited
)

select changes.*, run.as_of, run.recorded_at, run.run_id
from changes
cross join run
