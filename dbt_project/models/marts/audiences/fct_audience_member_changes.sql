{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=false,
    pre_hook=["{{ forget_held_tick() }}", "{{ forget_held_members() }}",
              "{{ forget_changes_since(this, muster_as_of()) }}"],
    post_hook="{{ note_held_tick() }}"
) }}

{%- set told = told_audiences() | trim %}
{%- set untold = is_untold(told, this) | trim %}

with

evaluated as (
    select audience_key, entity, entity_key from {{ ref('int_audience_members_evaluated') }}
),

-- Audiences whose changes a tick has told are read neither as they are nor as they were.
compared as (
    select * from {{ ref('int_audience_members_evaluated') }} where {{ untold }}
),

members_before as (
    {{ members_before(this, untold) }}
),

-- All that differs, in one pass: what follows looks at few rows.
moved as (
    select
        coalesce(compared.audience_key, members_before.audience_key) as audience_key,
        coalesce(compared.entity, members_before.entity) as entity,
        coalesce(compared.entity_key, members_before.entity_key) as entity_key,
        members_before.entity_key is null as is_entry
    from compared
    full outer join members_before
        on
            compared.audience_key = members_before.audience_key
            and compared.entity = members_before.entity
            and compared.entity_key = members_before.entity_key
    where compared.entity_key is null or members_before.entity_key is null
    union all
    {{ told_moves(told) }}
),

-- Also those in which nobody was; whatever is told was evaluated before.
known_audiences as (
    {{ audiences_before(this, untold) }}
    union
    select audience_key
    from {{ ref('fct_audience_evaluations') }}
    where as_of < {{ muster_as_of() }}
),

aliases as (
    select former_profile_id, profile_id from {{ ref('dim_profile_aliases') }}
),

merged as (
    {{ merged_members() }}
),

run as (
    select run_id, as_of, recorded_at from {{ ref('fct_runs') }}
    where as_of = {{ muster_as_of() }}
    order by recorded_at desc, run_id desc
    limit 1
),

changes as (
    select
        moved.audience_key,
        moved.entity,
        moved.entity_key,
        case when moved.is_entry then 'entered' else 'exited' end as change,
        case
            when moved.is_entry and known_audiences.audience_key is null then 'new_audience'
            when moved.is_entry and merged.audience_key is not null then 'merged_from'
            when moved.is_entry then 'rule'
            when audiences.status = 'expired' then 'expired'
            when coalesce(audiences.status, 'deleted') <> 'published' then 'withdrawn'
            when merged.audience_key is not null then 'merged'
            else 'rule'
        end as reason
    from moved
    left join known_audiences on moved.audience_key = known_audiences.audience_key
    left join {{ ref('dim_audiences') }} as audiences on moved.audience_key = audiences.audience_key
    left join merged
        on
            moved.audience_key = merged.audience_key
            and moved.entity = merged.entity
            and moved.entity_key = merged.entity_key
            and moved.is_entry = merged.is_entry
)

select changes.*, run.as_of, run.recorded_at, run.run_id
from changes
cross join run
