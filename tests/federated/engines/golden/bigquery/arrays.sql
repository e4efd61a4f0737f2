with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from `marts`.`fct_purchases` as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as datetime)
        and (
            select
                count(*)
            from unnest(purchases.paid_at) as element
            where
                element >= cast('2017-10-01 00:00:00' as datetime)
                and element < cast('2017-11-01 00:00:00' as datetime)
        ) >= 1
)

select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    (
        select
            count(*)
        from unnest(profile.nicknames) as element
        where
            element in ('Bo', safe_convert_bytes_to_string(from_hex('4f274e65696c')))
    ) > 0
    and (
        (
            select
                count(*)
            from unnest(profile.lucky_numbers) as element
            where
                element in (1)
        ) > 0
        and (
            select
                count(*)
            from unnest(profile.lucky_numbers) as element
            where
                element in (cast('2.5' as numeric))
        ) > 0
    )
    and profile.nicknames is null
    and (
        (
            select
                count(*)
            from unnest(profile.nicknames) as element
        ) > 0
        and (
            select
                count(*)
            from unnest(profile.nicknames) as element
            where
                instr(element, safe_convert_bytes_to_string(from_hex('27'))) > 0
        ) >= (
            cast('0.5' as numeric) * (
                select
                    count(*)
                from unnest(profile.nicknames) as element
            )
        )
    )
    and profile.profile_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
