select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    translate(profile.city, hex_decode_string('c389'), hex_decode_string('c3a9')) = hex_decode_string('c3a9')
    and charindex(
        hex_decode_string('6bc3b6'),
        translate(profile.city, hex_decode_string('4bc396'), hex_decode_string('6bc3b6'))
    ) > 0
