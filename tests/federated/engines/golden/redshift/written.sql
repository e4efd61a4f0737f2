with selected_set_1 as (
    select
        selected.profile_id as entity_key
    from (
        select
            p.profile_id as profile_id
        from (
            select
                fct_purchases.profile_id,
                fct_purchases.product_id,
                fct_purchases.amount,
                fct_purchases.occurred_at
            from "marts"."fct_purchases"
            where
                fct_purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
        ) as p
        join "marts"."dim_product" as d
            on p.product_id = d.product_id
        where
            to_varbyte(d.category, 'utf-8') = from_hex('e88cb6')
            and p.occurred_at >= cast('2017-10-30 00:00:00' as timestamp) - interval '30 DAY'
        group by
            p.profile_id
        having
            cast(sum(p.amount) as double precision) / count(*) > 1.5
    ) as selected
    where
        selected.profile_id is not null
)

select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    profile.profile_id in (
        select
            selected_set_1.entity_key
        from selected_set_1
    )
