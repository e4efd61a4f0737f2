with sequence_set_1 as (
    select
        matched_1.entity_key
    from (
        select
            visits.profile_id as entity_key,
            visits.occurred_at,
            visits.product_id,
            visits.visit_id
        from "marts"."fct_visits" as visits
        where
            visits.profile_id is not null
            and visits.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
            and visits.occurred_at >= cast('2017-08-31 00:00:00' as timestamp)
            and to_varbyte(visits.kind, 'utf-8') = to_varbyte('cart', 'utf-8')
    ) as matched_1
    join (
        select
            purchases.profile_id as entity_key,
            purchases.occurred_at,
            purchases.product_id,
            purchases.purchase_id
        from "marts"."fct_purchases" as purchases
        where
            purchases.profile_id is not null
            and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
            and purchases.occurred_at >= cast('2017-08-31 00:00:00' as timestamp)
    ) as matched_2
        on matched_2.entity_key = matched_1.entity_key
    join (
        select
            purchases.profile_id as entity_key,
            purchases.occurred_at,
            purchases.product_id,
            purchases.purchase_id
        from "marts"."fct_purchases" as purchases
        where
            purchases.profile_id is not null
            and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
            and purchases.occurred_at >= cast('2017-08-31 00:00:00' as timestamp)
    ) as matched_3
        on matched_3.entity_key = matched_1.entity_key
    where
        not exists (
            select
                1
            from (
                select
                    visits.profile_id as entity_key,
                    visits.occurred_at,
                    visits.product_id,
                    visits.visit_id
                from "marts"."fct_visits" as visits
                where
                    visits.profile_id is not null
                    and visits.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
                    and visits.occurred_at >= cast('2017-08-31 00:00:00' as timestamp)
                    and to_varbyte(visits.kind, 'utf-8') = to_varbyte('cart', 'utf-8')
            ) as absent
            where
                absent.entity_key = matched_1.entity_key
                and (
                    absent.occurred_at < matched_1.occurred_at
                    or (
                        absent.occurred_at = matched_1.occurred_at
                        and absent.visit_id < matched_1.visit_id
                    )
                )
                and absent.product_id = matched_1.product_id
        )
        and matched_1.product_id is not null
        and matched_1.occurred_at < matched_2.occurred_at
        and matched_2.occurred_at >= matched_1.occurred_at + interval '3600 SECOND'
        and matched_2.occurred_at <= matched_1.occurred_at + interval '172800 SECOND'
        and matched_2.product_id = matched_1.product_id
        and (
            matched_2.occurred_at < matched_3.occurred_at
            or (
                matched_2.occurred_at = matched_3.occurred_at
                and matched_2.purchase_id < matched_3.purchase_id
            )
        )
        and matched_3.product_id = matched_1.product_id
        and matched_3.occurred_at < cast('2017-10-27 00:00:00' as timestamp)
        and not exists (
            select
                1
            from (
                select
                    purchases.profile_id as entity_key,
                    purchases.occurred_at,
                    purchases.product_id,
                    purchases.purchase_id
                from "marts"."fct_purchases" as purchases
                where
                    purchases.profile_id is not null
                    and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
                    and purchases.occurred_at >= cast('2017-08-31 00:00:00' as timestamp)
            ) as absent
            where
                absent.entity_key = matched_3.entity_key
                and (
                    matched_3.occurred_at < absent.occurred_at
                    or (
                        matched_3.occurred_at = absent.occurred_at
                        and matched_3.purchase_id < absent.purchase_id
                    )
                )
                and absent.occurred_at <= matched_3.occurred_at + interval '259200 SECOND'
                and absent.product_id = matched_1.product_id
        )
        and matched_3.occurred_at <= matched_1.occurred_at + interval '604800 SECOND'
)

select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    profile.profile_id in (
        select
            sequence_set_1.entity_key
        from sequence_set_1
    )
