with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from `marts`.`fct_purchases` as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp_ntz)
        and case
            when purchases.paid_at is not null
            then size(
                filter(
                    purchases.paid_at,
                    element -> element >= cast('2017-10-01 00:00:00' as timestamp_ntz)
                    and element < cast('2017-11-01 00:00:00' as timestamp_ntz)
                )
            )
            else 0
        end >= 1
)

select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    case
        when profile.nicknames is not null
        then size(
            filter(
                profile.nicknames,
                element -> element in ('Bo', decode(unhex('4f274e65696c'), 'UTF-8'))
            )
        )
        else 0
    end > 0
    and (
        case
            when profile.lucky_numbers is not null
            then size(filter(profile.lucky_numbers, element -> element in (1)))
            else 0
        end > 0
        and case
            when profile.lucky_numbers is not null
            then size(filter(profile.lucky_numbers, element -> element in (2.5)))
            else 0
        end > 0
    )
    and profile.nicknames is null
    and (
        case
            when profile.nicknames is not null
            then size(filter(profile.nicknames, element -> true))
            else 0
        end > 0
        and case
            when profile.nicknames is not null
            then size(
                filter(profile.nicknames, element -> locate(decode(unhex('27'), 'UTF-8'), element) > 0)
            )
            else 0
        end >= (
            0.5 * case
                when profile.nicknames is not null
                then size(filter(profile.nicknames, element -> true))
                else 0
            end
        )
    )
    and profile.profile_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
