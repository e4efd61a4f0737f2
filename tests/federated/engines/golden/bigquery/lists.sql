select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    profile.city in ('Taipei', safe_convert_bytes_to_string(from_hex('e58fb0e58c97')))
    and false
    and not (
        coalesce(profile.kids_count in (1, cast('2.5' as numeric)), false)
    )
    and (
        coalesce(profile.city = profile.language, false)
        or coalesce(profile.city = profile.profile_id, false)
    )
