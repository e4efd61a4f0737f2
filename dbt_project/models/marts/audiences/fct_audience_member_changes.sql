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

history as (
    {{ members_before(this) }}
),

members_before as (
    select audience_key, entity, entity_key from history where is_member
),

-- Also those in which nobody was.
known_audiences as (
    select audience_key from history
    union
    select audience_key
    from {{ ref('fct_audience_evaluations') }}
    where as_of < {{ muster_as_of() }}
),

aliases as (
    select former_profile_id, profile_id from {{ ref('dim_profile_aliases') }}
),

-- Who took over a member that is merged now was in the audience all along, under another id.
taken_over as (
    select distinct members_before.audience_key, aliases.profile_id
    from members_before
    inner join aliases on members_before.entity_key = aliases.former_profile_id
    where members_before.entity = 'profile'
),

entered as (
    select
        evaluated.audience_key,
        evaluated.entity,
        evaluated.entity_key,
        case
            when known_audiences.audience_key is null then 'new_audience'
            when taken_over.audience_key is not null then 'merged_from'
            else 'rule'
        end as reason
    from evaluated
    left join members_before using (audience_key, entity, entity_key)
    left join known_audiences on evaluated.audience_key = known_audiences.audience_key
    left join taken_over
        on evaluated.audience_key = taken_over.audience_key and evaluated.entity_key = taken_over.profile_id
    where members_before.entity_key is null
),

exited as (
    select
        members_before.audience_key,
        members_before.entity,
        members_before.entity_key,
        case
            when audiences.status = 'expired' then 'expired'
            when coalesce(audiences.status, 'deleted') <> 'published' then 'withdrawn'
            when survivors.entity_key is not null then 'merged'
            else 'rule'
        end as reason
    from members_before
    left join evaluated using (audience_key, entity, entity_key)
    left join {{ ref('dim_audiences') }} as audiences on members_before.audience_key = audiences.audience_key
    left join aliases
        on members_before.entity = 'profile' and members_before.entity_key = aliases.former_profile_id
    -- Who is not in it under the new id either has left.
    left join evaluated as survivors
        on members_before.audience_key = survivors.audience_key and aliases.profile_id = survivors.entity_key
    where evaluated.entity_key is null
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
