with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from "marts"."fct_purchases" as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < cast('2017-10-30 00:00:00' as timestamp(6))
        and case
            when purchases.paid_at is not null
            then cardinality(
                filter(
                    purchases.paid_at,
                    element -> element >= cast('2017-10-01 00:00:00' as timestamp(6))
                    and element < cast('2017-11-01 00:00:00' as timestamp(6))
                )
            )
            else 0
        end >= 1
)

select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    case
        when profile.nicknames is not null
        then cardinality(
            filter(
                profile.nicknames,
                element -> element in ('Bo', from_utf8(from_hex('4f274e65696c')))
            )
        )
        else 0
    end > 0
    and (
        case
            when profile.lucky_numbers is not null
            then cardinality(filter(profile.lucky_numbers, element -> element in (1)))
            else 0
        end > 0
        and case
            when profile.lucky_numbers is not null
            then cardinality(filter(profile.lucky_numbers, element -> element in (2.5)))
            else 0
        end > 0
    )
    and profile.nicknames is null
    and (
        case
            when profile.nicknames is not null
            then cardinality(filter(profile.nicknames, element -> true))
            else 0
        end > 0
        and case
            when profile.nicknames is not null
            then cardinality(
                filter(profile.nicknames, element -> strpos(element, from_utf8(from_hex('27'))) > 0)
            )
            else 0
        end >= (
            0.5 * case
                when profile.nicknames is not null
                then cardinality(filter(profile.nicknames, element -> true))
                else 0
            end
        )
    )
    and profile.profile_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
