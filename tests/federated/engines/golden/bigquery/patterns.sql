select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    regexp_contains(
        profile.city,
        safe_convert_bytes_to_string(from_hex('5c41545b612d7a5d2b5b302d39e58c975d5c7a'))
    )
    and not (
        coalesce(
            regexp_contains(profile.city, safe_convert_bytes_to_string(from_hex('65695b5c735c535d5c7a'))),
            false
        )
    )
    and regexp_contains(
        profile.city,
        safe_convert_bytes_to_string(from_hex('5b54745d5b41615d5b49695d5b50705d5b45655d5b49695d'))
    )
