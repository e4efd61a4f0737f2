-- Written by `muster compile`; a change here is lost with the next one.
-- Value 1b5a1add9cbf2081 of dbt_project/attributes/service/contacts_per_purchase.yml
{{ config(materialized='table', tags=['attribute']) }}

with service_cases_value_1 as (
    select
        service_cases.profile_id as entity_key,
        count(*) as value
    from {{ ref('fct_service_cases') }} as service_cases
    where
        service_cases.profile_id is not null
        and service_cases.occurred_at < {{ window_edge('as_of') }}
    group by
        service_cases.profile_id
)

select
    profile.profile_id as entity_key,
    coalesce(
        try_cast(coalesce(
            try_cast(cast(cast(coalesce(try_cast(coalesce(service_cases_value_1.value, 0) as decimal(18, 0)), null) * cast(1000 as decimal(20, 0)) as int128) // cast(nullif(
                coalesce(
                    try_cast(int_computed_attribute__baskets_count.baskets_count as decimal(18, 0)),
                    null
                ),
                0
            ) * cast(1 as decimal(20, 0)) as int128) as decimal(38, 0)) as decimal(19, 0)),
            null
        ) * cast(0.001 as decimal(4, 3)) as decimal(18, 2)),
        null
    ) as contacts_per_purchase,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join {{ ref('int_computed_attribute__baskets_count') }} as int_computed_attribute__baskets_count
    on profile.profile_id = int_computed_attribute__baskets_count.entity_key
left join service_cases_value_1
    on service_cases_value_1.entity_key = profile.profile_id
