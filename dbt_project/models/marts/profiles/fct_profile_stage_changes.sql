{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=false,
    pre_hook="{{ forget_stages_since(this, muster_as_of()) }}"
) }}

with

standing as (
    select profile_id, 'lifecycle_stage' as attribute, lifecycle_stage as value
    from {{ ref('dim_profile_attributes') }}
    where lifecycle_stage is not null
    union all
    select profile_id, 'value_tier' as attribute, value_tier as value
    from {{ ref('dim_profile_attributes') }}
    where value_tier is not null
),

newest as (
    {% if is_incremental() %}
        select profile_id, attribute, value
        from (
            select
                *,
                row_number() over (partition by profile_id, attribute order by changed_at desc) as recency
            from {{ this }}
        ) as noted
        where recency = 1
    {% else %}
        select
            cast(null as text) as profile_id,
            cast(null as text) as attribute,
            cast(null as text) as value
        where 1 = 0
    {% endif %}
)

select
    standing.profile_id,
    cast(standing.attribute as text) as attribute,
    standing.value,
    newest.value as previous_value,
    {{ muster_as_of() }} as changed_at
from standing
left join newest
    on standing.profile_id = newest.profile_id and standing.attribute = newest.attribute
where newest.value is null or newest.value <> standing.value
