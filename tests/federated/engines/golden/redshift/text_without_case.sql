select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    to_varbyte(
        translate(
            profile.city,
            from_varbyte(from_hex('c389'), 'utf-8'),
            from_varbyte(from_hex('c3a9'), 'utf-8')
        ),
        'utf-8'
    ) = from_hex('c3a9')
    and position(
        from_varbyte(from_hex('6bc3b6'), 'utf-8') in translate(
            profile.city,
            from_varbyte(from_hex('4bc396'), 'utf-8'),
            from_varbyte(from_hex('6bc3b6'), 'utf-8')
        )
    ) > 0
