with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp(6))
    group by
        purchases.profile_id
    having
        count(distinct purchases.product_id) > 2
),

purchases_set_2 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp(6))
    group by
        purchases.profile_id
    having
        coalesce(coalesce(sum(purchases.amount), 0) = 10, false)
),

purchases_set_3 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    left join "marts"."dim_product" as product
        on purchases.product_id = product.product_id
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp(6))
    group by
        purchases.profile_id
    having
        sum(product.price) >= (
            2.5 * count(product.price)
        )
),

purchases_set_4 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp(6))
    group by
        purchases.profile_id
    having
        max(purchases.city) < from_utf8(from_hex('c389'))
),

purchases_set_5 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp(6))
    group by
        purchases.profile_id
    having
        max(purchases.occurred_at) >= cast('2017-10-22 00:00:00.000001' as timestamp(6))
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
    and not (
        profile.profile_id in (
            select
                purchases_set_2.entity_key
            from purchases_set_2
        )
    )
    and profile.profile_id in (
        select
            purchases_set_3.entity_key
        from purchases_set_3
    )
    and profile.profile_id in (
        select
            purchases_set_4.entity_key
        from purchases_set_4
    )
    and profile.profile_id in (
        select
            purchases_set_5.entity_key
        from purchases_set_5
    )
