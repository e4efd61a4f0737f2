-- Written by `muster compile`; a change here is lost with the next one.
-- Rule a03bb4796dc40779 of dbt_project/audiences/value/top_spenders_by_sql.yml
{{ config(materialized='table', tags=['audience']) }}

with selected_set_1 as (
    select
        selected.profile_id as entity_key
    from (
        select
            ranked.profile_id as profile_id
        from (
            select
                p.profile_id as profile_id,
                row_number() over (order by sum(p.amount) desc, p.profile_id) as place
            from (
                select
                    fct_purchases.profile_id,
                    fct_purchases.amount,
                    fct_purchases.occurred_at
                from {{ ref('fct_purchases') }} as fct_purchases
                where
                    fct_purchases.occurred_at < {{ window_edge('as_of') }}
            ) as p
            where
                p.occurred_at < {{ window_edge('as_of') }}
            group by
                p.profile_id
        ) as ranked
        where
            ranked.place <= 25
    ) as selected
    where
        selected.profile_id is not null
)

select
    'top_spenders_by_sql' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.profile_id in (
        select
            selected_set_1.entity_key
        from selected_set_1
    )
