-- Written by `muster compile`; a change here is lost with the next one.
-- Value fb3382ea4e25ca44 of dbt_project/attributes/taste/favourite_category.yml
{{ config(materialized='table', tags=['attribute']) }}

with purchases_value_1 as (
    select
        ranked.entity_key as entity_key,
        ranked.value
    from (
        select
            purchases.profile_id as entity_key,
            product.category as value,
            row_number() over (
                partition by purchases.profile_id
                order by count(*) desc, max(purchases.occurred_at) desc, product.category
            ) as rank_in_owner
        from {{ ref('fct_purchases') }} as purchases
        left join {{ ref('dim_products') }} as product
            on purchases.product_id = product.product_id
        where
            (
                purchases.profile_id is not null
                and purchases.occurred_at < {{ window_edge('as_of') }}
                and purchases.occurred_at >= {{ window_edge('last_365_days') }}
            )
            and product.category is not null
        group by
            purchases.profile_id,
            product.category
    ) as ranked
    where
        ranked.rank_in_owner = 1
)

select
    profile.profile_id as entity_key,
    cast(purchases_value_1.value as text) as favourite_category,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join purchases_value_1
    on purchases_value_1.entity_key = profile.profile_id
