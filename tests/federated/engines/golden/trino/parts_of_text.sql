select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    strpos(profile.city, from_utf8(from_hex('353025'))) > 0
    and substr(profile.city, 1, 2) = from_utf8(from_hex('4f27'))
    and substr(profile.city, length(profile.city) - (
        1 - 1
    )) = from_utf8(from_hex('e5b882'))
    and not (
        coalesce(
            strpos(profile.city, profile.language) > 0
            or (
                profile.language = '' and profile.city is not null
            ),
            false
        )
    )
    and substr(profile.city, 1, length(profile.language)) = profile.language
