select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    translate(
        profile.city,
        safe_convert_bytes_to_string(from_hex('c389')),
        safe_convert_bytes_to_string(from_hex('c3a9'))
    ) = safe_convert_bytes_to_string(from_hex('c3a9'))
    and instr(
        translate(
            profile.city,
            safe_convert_bytes_to_string(from_hex('4bc396')),
            safe_convert_bytes_to_string(from_hex('6bc3b6'))
        ),
        safe_convert_bytes_to_string(from_hex('6bc3b6'))
    ) > 0
