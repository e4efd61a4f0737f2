with purchases_value_1 as (
    select
        purchases.profile_id as entity_key,
        coalesce(sum(purchases.amount), 0) as value
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp(6))
    group by
        purchases.profile_id
),

purchases_value_2 as (
    select
        purchases.profile_id as entity_key,
        count(*) as value
    from "marts"."fct_purchases" as purchases
    left join "marts"."dim_product" as product
        on purchases.product_id = product.product_id
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp(6))
        and purchases.occurred_at >= cast('2016-10-30 00:00:00' as timestamp(6))
        and product.category = 'COFFEE'
    group by
        purchases.profile_id
)

select
    profile.profile_id as entity_key,
    cast(nullif(
        nullif(
            greatest(
                least(
                    cast(cast(nullif(
                        nullif(
                            greatest(
                                least(
                                    cast(cast((
                                        cast(nullif(
                                            nullif(
                                                greatest(
                                                    least(cast(coalesce(purchases_value_1.value, 0) as decimal(38, 2)), 10000000000000000),
                                                    -10000000000000000
                                                ),
                                                10000000000000000
                                            ),
                                            -10000000000000000
                                        ) as decimal(18, 2)) * cast(1000 as decimal(4, 0)) - (
                                            cast(nullif(
                                                nullif(
                                                    greatest(
                                                        least(cast(coalesce(purchases_value_1.value, 0) as decimal(38, 2)), 10000000000000000),
                                                        -10000000000000000
                                                    ),
                                                    10000000000000000
                                                ),
                                                -10000000000000000
                                            ) as decimal(18, 2)) * cast(1000 as decimal(4, 0))
                                        ) % nullif(
                                            cast(nullif(
                                                nullif(
                                                    greatest(
                                                        least(cast(coalesce(purchases_value_2.value, 0) as decimal(38, 0)), 1000000000000000000),
                                                        -1000000000000000000
                                                    ),
                                                    1000000000000000000
                                                ),
                                                -1000000000000000000
                                            ) as decimal(18, 0)),
                                            0
                                        )
                                    ) as double) / nullif(
                                        cast(nullif(
                                            nullif(
                                                greatest(
                                                    least(cast(coalesce(purchases_value_2.value, 0) as decimal(38, 0)), 1000000000000000000),
                                                    -1000000000000000000
                                                ),
                                                1000000000000000000
                                            ),
                                            -1000000000000000000
                                        ) as decimal(18, 0)),
                                        0
                                    ) as decimal(38, 0)),
                                    10000000000000000000
                                ),
                                -10000000000000000000
                            ),
                            10000000000000000000
                        ),
                        -10000000000000000000
                    ) as decimal(19, 0)) * cast(0.001 as decimal(4, 3)) as decimal(38, 2)),
                    10000000000000000
                ),
                -10000000000000000
            ),
            10000000000000000
        ),
        -10000000000000000
    ) as decimal(18, 2)) as average_paid,
    cast('2017-10-30 00:00:00' as timestamp(6)) as evaluated_at
from "marts"."dim_profile" as profile
left join purchases_value_1
    on purchases_value_1.entity_key = profile.profile_id
left join purchases_value_2
    on purchases_value_2.entity_key = profile.profile_id
