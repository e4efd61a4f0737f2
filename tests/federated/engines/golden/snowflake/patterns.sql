select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    regexp_instr(profile.city, hex_decode_string('5e545b612d7a5d2b5b302d39e58c975d24'), 1, 1, 0, 'cs') > 0
    and not (
        coalesce(
            regexp_instr(profile.city, hex_decode_string('65692e24'), 1, 1, 0, 'cs') > 0,
            false
        )
    )
    and regexp_instr(
        profile.city,
        hex_decode_string('5b54745d5b41615d5b49695d5b50705d5b45655d5b49695d'),
        1,
        1,
        0,
        'cs'
    ) > 0
