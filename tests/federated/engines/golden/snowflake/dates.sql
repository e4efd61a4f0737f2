select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    (
        profile.birth_on >= cast('2000-02-29' as date)
        and profile.birth_on < cast('2000-03-01' as date)
    )
    and (
        (
            date_part(year, cast('2017-10-30' as date)) = date_part(year, cast('2017-11-06' as date))
            and (
                date_part(month, profile.birth_on) * 100 + date_part(day, profile.birth_on)
            ) >= (
                date_part(month, cast('2017-10-30' as date)) * 100 + date_part(day, cast('2017-10-30' as date))
            )
            and (
                date_part(month, profile.birth_on) * 100 + date_part(day, profile.birth_on)
            ) < (
                date_part(month, cast('2017-11-06' as date)) * 100 + date_part(day, cast('2017-11-06' as date))
            )
        )
        or (
            date_part(year, cast('2017-10-30' as date)) <> date_part(year, cast('2017-11-06' as date))
            and (
                (
                    date_part(month, profile.birth_on) * 100 + date_part(day, profile.birth_on)
                ) >= (
                    date_part(month, cast('2017-10-30' as date)) * 100 + date_part(day, cast('2017-10-30' as date))
                )
                or (
                    date_part(month, profile.birth_on) * 100 + date_part(day, profile.birth_on)
                ) < (
                    date_part(month, cast('2017-11-06' as date)) * 100 + date_part(day, cast('2017-11-06' as date))
                )
            )
        )
    )
    and (
        profile.birth_on >= cast('2017-08-31' as date)
        and profile.birth_on < cast('2017-10-31' as date)
    )
