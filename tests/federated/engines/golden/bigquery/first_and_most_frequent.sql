with purchases_set_1 as (
    select
        ranked.entity_key as entity_key
    from (
        select
            purchases.profile_id as entity_key,
            purchases.amount as value,
            row_number() over (
                partition by purchases.profile_id
                order by purchases.occurred_at asc nulls last, purchases.purchase_id asc nulls last
            ) as rank_in_owner
        from `marts`.`fct_purchases` as purchases
        where
            purchases.profile_id is not null
            and purchases.occurred_at < cast('2017-10-30 00:00:00' as datetime)
    ) as ranked
    where
        ranked.rank_in_owner = 1 and ranked.value > 5
),

purchases_set_2 as (
    select
        ranked.entity_key as entity_key
    from (
        select
            purchases.profile_id as entity_key,
            purchases.city as value,
            row_number() over (
                partition by purchases.profile_id
                order by purchases.occurred_at desc, purchases.purchase_id desc
            ) as rank_in_owner
        from `marts`.`fct_purchases` as purchases
        where
            purchases.profile_id is not null
            and purchases.occurred_at < cast('2017-10-30 00:00:00' as datetime)
    ) as ranked
    where
        ranked.rank_in_owner = 1
        and coalesce(ranked.value = safe_convert_bytes_to_string(from_hex('e58fb0e58c97')), false)
),

purchases_set_3 as (
    select
        ranked.entity_key as entity_key
    from (
        select
            purchases.profile_id as entity_key,
            purchases.city as value,
            row_number() over (
                partition by purchases.profile_id
                order by count(*) desc, max(purchases.occurred_at) desc, purchases.city nulls last
            ) as rank_in_owner
        from `marts`.`fct_purchases` as purchases
        where
            (
                purchases.profile_id is not null
                and purchases.occurred_at < cast('2017-10-30 00:00:00' as datetime)
            )
            and purchases.city is not null
        group by
            purchases.profile_id,
            purchases.city
    ) as ranked
    where
        ranked.rank_in_owner = 1 and ranked.value = 'K'
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
    and profile.profile_id in (
        select
            purchases_set_3.entity_key
        from purchases_set_3
    )
