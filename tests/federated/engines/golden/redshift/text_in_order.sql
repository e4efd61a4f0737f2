select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    to_varbyte(profile.city, 'utf-8') < from_hex('c389')
    and (
        to_varbyte(profile.city, 'utf-8') >= to_varbyte('A', 'utf-8')
        and to_varbyte(profile.city, 'utf-8') <= from_hex('ec849cec9ab8')
    )
