select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    profile.city < from_utf8(from_hex('c389'))
    and (
        profile.city >= 'A' and profile.city <= from_utf8(from_hex('ec849cec9ab8'))
    )
