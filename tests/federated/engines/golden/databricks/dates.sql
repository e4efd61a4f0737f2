select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    (
        profile.birth_on >= cast('2000-02-29' as date)
        and profile.birth_on < cast('2000-03-01' as date)
    )
    and (
        (
            extract(year from cast('2017-10-30' as date)) = extract(year from cast('2017-11-06' as date))
            and (
                extract(month from profile.birth_on) * 100 + extract(day from profile.birth_on)
            ) >= (
                extract(month from cast('2017-10-30' as date)) * 100 + extract(day from cast('2017-10-30' as date))
            )
            and (
                extract(month from profile.birth_on) * 100 + extract(day from profile.birth_on)
            ) < (
                extract(month from cast('2017-11-06' as date)) * 100 + extract(day from cast('2017-11-06' as date))
            )
        )
        or (
            extract(year from cast('2017-10-30' as date)) <> extract(year from cast('2017-11-06' as date))
            and (
                (
                    extract(month from profile.birth_on) * 100 + extract(day from profile.birth_on)
                ) >= (
                    extract(month from cast('2017-10-30' as date)) * 100 + extract(day from cast('2017-10-30' as date))
                )
                or (
                    extract(month from profile.birth_on) * 100 + extract(day from profile.birth_on)
                ) < (
                    extract(month from cast('2017-11-06' as date)) * 100 + extract(day from cast('2017-11-06' as date))
                )
            )
        )
    )
    and (
        profile.birth_on >= cast('2017-08-31' as date)
        and profile.birth_on < cast('2017-10-31' as date)
    )
