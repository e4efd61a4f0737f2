select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    translate(profile.city, from_utf8(from_hex('c389')), from_utf8(from_hex('c3a9'))) = from_utf8(from_hex('c3a9'))
    and strpos(
        translate(profile.city, from_utf8(from_hex('4bc396')), from_utf8(from_hex('6bc3b6'))),
        from_utf8(from_hex('6bc3b6'))
    ) > 0
