{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=false,
    pre_hook="{{ forget_assignments_since(this, muster_as_of()) }}"
) }}

with

newest as (
    {% if is_incremental() %}
        select namespace, identifier, profile_id
        from (
            select
                *,
                row_number() over (partition by namespace, identifier order by assigned_at desc) as recency
            from {{ this }}
        ) as remembered
        where recency = 1
    {% else %}
        select
            cast(null as text) as namespace,
            cast(null as text) as identifier,
            cast(null as text) as profile_id
        where 1 = 0
    {% endif %}
)

select
    assigned.namespace,
    assigned.identifier,
    assigned.profile_id,
    assigned.assigned_at
from {{ ref('fct_profile_assignments') }} as assigned
left join newest
    on assigned.namespace = newest.namespace and assigned.identifier = newest.identifier
where
    assigned.namespace <> 'profile_id'
    and (newest.profile_id is null or newest.profile_id <> assigned.profile_id)
