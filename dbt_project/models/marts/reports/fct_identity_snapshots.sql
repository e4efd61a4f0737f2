{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=false,
    pre_hook="{{ forget_snapshots_since(this, muster_as_of()) }}"
) }}

with

identifiers as (
    select * from {{ ref('bridge_profile_identifiers') }}
),

profiles as (
    select
        profile_id,
        count(*) as size,
        max(case when namespace_type in ('cross_device', 'email', 'phone') then 1 else 0 end) as is_named
    from identifiers
    group by profile_id
),

counted as (
    select 'profiles' as measure, 'all' as dimension, count(*) as items_count
    from profiles

    union all

    select 'profiles' as measure, 'anonymous' as dimension, count(*) as items_count
    from profiles
    where is_named = 0

    union all

    select 'profiles' as measure, 'single identifier' as dimension, count(*) as items_count
    from profiles
    where size = 1

    union all

    select 'profiles' as measure, 'merged away' as dimension, count(*) as items_count
    from {{ ref('dim_profile_aliases') }}

    union all

    select
        'profiles by size' as measure,
        case
            when size < 6 then cast(size as text)
            when size < 11 then '6 to 10'
            when size < 21 then '11 to 20'
            else 'more than 20'
        end as dimension,
        count(*) as items_count
    from profiles
    group by dimension

    union all

    select 'identifiers' as measure, namespace as dimension, count(*) as items_count
    from identifiers
    group by namespace

    union all

    select 'links' as measure, 'kept' as dimension, count(*) as items_count
    from {{ ref('fct_identity_links') }}
    where is_kept

    union all

    select 'links refused' as measure, reason as dimension, count(*) as items_count
    from {{ ref('fct_identity_links') }}
    where not is_kept
    group by reason

    union all

    select 'rows refused' as measure, namespace || ': ' || reason as dimension, count(*) as items_count
    from {{ ref('int_identifiers_normalised') }}
    where reason is not null
    group by namespace || ': ' || reason
)

select
    cast({{ muster_as_of() }} as date) as snapshot_on,
    {{ muster_as_of() }} as as_of,
    measure,
    dimension,
    cast(items_count as bigint) as items_count
from counted
