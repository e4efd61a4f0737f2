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

audiences as (
    select * from {{ ref('dim_audiences') }}
),

aliases as (
    select former_profile_id, profile_id from {{ ref('dim_profile_aliases') }}
),

run as (
    select run_id, as_of, recorded_at
    from {{ ref('fct_runs') }}
    where as_of = {{ muster_as_of() }}
    order by recorded_at desc, run_id desc
    limit 1
),

history as (
    {% if is_incremental() %}
        select
            audience_key,
            entity,
            entity_key,
            change,
            row_number() over (partition by audience_key, entity, entity_key order by as_of desc) as recency
        from {{ this }}
        where as_of < {{ muster_as_of() }}
    {% else %}
        select audience_key, entity, entity_key, cast(null as text) as change, 1 as recency
        from evaluated
        where 1 = 0
    {% endif %}
),

members_before as (
    select audience_key, entity, entity_key from history where recency = 1 and change = 'entered'
),

known_audiences as (
    select distinct audience_key from history
),

entered as (
    select
        evaluated.audience_key,
        evaluated.entity,
        evaluated.entity_key,
        case
            when known_audiences.audience_key is null then 'new_audience'
            when merged.audience_key is not null then 'merged_from'
            else 'rule'
        end as reason
    from evaluated
    left join members_before as before
        on
            evaluated.audience_key = before.audience_key
            and evaluated.entity = before.entity
            and evaluated.entity_key = before.entity_key
    left join known_audiences on evaluated.audience_key = known_audiences.audience_key
    left join (
        select distinct members_before.audience_key, aliases.profile_id
        from members_before
        inner join aliases
            on members_before.entity = 'profile' and members_before.entity_key = aliases.former_profile_id
    ) as merged
        on evaluated.audience_key = merged.audience_key and evaluated.entity_key = merged.profile_id
    where before.entity_key is null
),

exited as (
    select
        before.audience_key,
        before.entity,
        before.entity_key,
        case
            when audiences.audience_key is null then 'withdrawn'
            when audiences.status = 'expired' then 'expired'
            when audiences.status <> 'published' then 'withdrawn'
            when aliases.profile_id is not null then 'merged'
            else 'rule'
        end as reason
    from members_before as before
    left join evaluated
        on
            before.audience_key = evaluated.audience_key
            and before.entity = evaluated.entity
            and before.entity_key = evaluated.entity_key
    left join audiences on before.audience_key = audiences.audience_key
    left join aliases on before.entity = 'profile' and before.entity_key = aliases.former_profile_id
    where evaluated.entity_key is null
),

changes as (
    select audience_key, entity, entity_key, 'entered' as change, reason from entered
    union all
    select audience_key, entity, entity_key, 'exited' as change, reason from exited
)

select
    changes.audience_key,
    changes.entity,
    changes.entity_key,
    changes.change,
    changes.reason,
    run.as_of,
    run.recorded_at,
    run.run_id
from changes
cross join run
