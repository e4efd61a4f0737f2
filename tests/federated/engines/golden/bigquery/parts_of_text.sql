select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    instr(profile.city, safe_convert_bytes_to_string(from_hex('353025'))) > 0
    and left(profile.city, 2) = safe_convert_bytes_to_string(from_hex('4f27'))
    and right(profile.city, 1) = safe_convert_bytes_to_string(from_hex('e5b882'))
    and not (
        coalesce(
            instr(profile.city, profile.language) > 0
            or (
                profile.language = '' and profile.city is not null
            ),
            false
        )
    )
    and left(profile.city, length(profile.language)) = profile.language
