with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from `marts`.`fct_purchases` as purchases
    left join `marts`.`dim_product` as product
        on purchases.product_id = product.product_id
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as datetime)
        and purchases.occurred_at >= cast('2017-09-30 00:00:00' as datetime)
        and product.category = 'COFFEE'
    group by
        purchases.profile_id
    having
        count(*) >= 2
),

purchases_set_2 as (
    select
        purchases.profile_id as entity_key
    from `marts`.`fct_purchases` as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as datetime)
        and purchases.occurred_at >= cast('2017-10-01 00:00:00' as datetime)
),

purchases_set_3 as (
    select
        purchases.profile_id as entity_key
    from `marts`.`fct_purchases` as purchases
    left join `marts`.`dim_profile` as profile
        on purchases.profile_id = profile.profile_id
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as datetime)
        and not (
            coalesce(purchases.city = profile.city, false)
        )
)

select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
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
    and not (
        profile.profile_id in (
            select
                purchases_set_3.entity_key
            from purchases_set_3
        )
    )
