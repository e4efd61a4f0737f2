with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
    group by
        purchases.profile_id
    having
        count(distinct cast(purchases.occurred_at as date)) >= 3
),

purchases_set_2 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
    group by
        purchases.profile_id
    having
        count(distinct date_trunc('WEEK', purchases.occurred_at)) >= 3
),

purchases_set_3 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
    group by
        purchases.profile_id
    having
        count(distinct date_trunc('MONTH', purchases.occurred_at)) >= 3
)

select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    profile.profile_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
    and profile.profile_id in (
        select
            purchases_set_2.entity_key
        from purchases_set_2
    )
    and profile.profile_id in (
        select
            purchases_set_3.entity_key
        from purchases_set_3
    )
