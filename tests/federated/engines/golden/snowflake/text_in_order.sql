select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    profile.city < hex_decode_string('c389')
    and (
        profile.city >= 'A' and profile.city <= hex_decode_string('ec849cec9ab8')
    )
