select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    regexp_instr(
        profile.city,
        from_varbyte(from_hex('5c41545b612d7a5d2b5b302d39e58c975d5c7a'), 'utf-8'),
        1,
        1,
        0,
        'p'
    ) > 0
    and not (
        coalesce(
            regexp_instr(profile.city, from_varbyte(from_hex('65695b5c735c535d5c7a'), 'utf-8'), 1, 1, 0, 'p') > 0,
            false
        )
    )
    and regexp_instr(
        profile.city,
        from_varbyte(from_hex('5b54745d5b41615d5b49695d5b50705d5b45655d5b49695d'), 'utf-8'),
        1,
        1,
        0,
        'p'
    ) > 0
