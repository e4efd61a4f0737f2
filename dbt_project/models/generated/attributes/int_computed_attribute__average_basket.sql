-- Written by `muster compile`; a change here is lost with the next one.
-- Value 3c02008318a2310e of dbt_project/attributes/value/average_basket.yml
{{ config(materialized='table', tags=['attribute']) }}

select
    profile.profile_id as entity_key,
    coalesce(
        try_cast(coalesce(
            try_cast(cast(cast(coalesce(
                try_cast(int_computed_attribute__lifetime_value.lifetime_value as decimal(18, 2)),
                null
            ) * cast(100000 as decimal(20, 0)) as int128) // cast(nullif(
                coalesce(
                    try_cast(int_computed_attribute__baskets_count.baskets_count as decimal(18, 0)),
                    null
                ),
                0
            ) * cast(100 as decimal(20, 0)) as int128) as decimal(38, 0)) as decimal(19, 0)),
            null
        ) * cast(0.001 as decimal(4, 3)) as decimal(18, 2)),
        null
    ) as average_basket,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join {{ ref('int_computed_attribute__lifetime_value') }} as int_computed_attribute__lifetime_value
    on profile.profile_id = int_computed_attribute__lifetime_value.entity_key
left join {{ ref('int_computed_attribute__baskets_count') }} as int_computed_attribute__baskets_count
    on profile.profile_id = int_computed_attribute__baskets_count.entity_key
