with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp)
        and (
            select
                count(*)
            from purchases.paid_at as element
            where
                cast(element as timestamp) >= cast('2017-10-01 00:00:00' as timestamp)
                and cast(element as timestamp) < cast('2017-11-01 00:00:00' as timestamp)
        ) >= 1
)

select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    (
        select
            count(*)
        from profile.nicknames as element
        where
            to_varbyte(cast(element as varchar), 'utf-8') in (to_varbyte('Bo', 'utf-8'), from_hex('4f274e65696c'))
    ) > 0
    and (
        (
            select
                count(*)
            from profile.lucky_numbers as element
            where
                cast(element as bigint) in (1)
        ) > 0
        and (
            select
                count(*)
            from profile.lucky_numbers as element
            where
                cast(element as bigint) in (2.5)
        ) > 0
    )
    and profile.nicknames is null
    and (
        (
            select
                count(*)
            from profile.nicknames as element
        ) > 0
        and (
            select
                count(*)
            from profile.nicknames as element
            where
                position(from_varbyte(from_hex('27'), 'utf-8') in cast(element as varchar)) > 0
        ) >= (
            0.5 * (
                select
                    count(*)
                from profile.nicknames as element
            )
        )
    )
    and profile.profile_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
