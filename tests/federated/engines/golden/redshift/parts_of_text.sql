select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    position(from_varbyte(from_hex('353025'), 'utf-8') in profile.city) > 0
    and to_varbyte(left(profile.city, 2), 'utf-8') = from_hex('4f27')
    and to_varbyte(right(profile.city, 1), 'utf-8') = from_hex('e5b882')
    and not (
        coalesce(
            position(profile.language in profile.city) > 0
            or (
                to_varbyte(profile.language, 'utf-8') = to_varbyte('', 'utf-8')
                and profile.city is not null
            ),
            false
        )
    )
    and left(profile.city, length(profile.language)) = profile.language
