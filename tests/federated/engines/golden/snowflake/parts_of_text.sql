select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    charindex(hex_decode_string('353025'), profile.city) > 0
    and left(profile.city, 2) = hex_decode_string('4f27')
    and right(profile.city, 1) = hex_decode_string('e5b882')
    and not (
        coalesce(
            charindex(profile.language, profile.city) > 0
            or (
                profile.language = '' and profile.city is not null
            ),
            false
        )
    )
    and left(profile.city, length(profile.language)) = profile.language
