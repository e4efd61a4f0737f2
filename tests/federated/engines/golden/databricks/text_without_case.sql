select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    translate(profile.city, decode(unhex('c389'), 'UTF-8'), decode(unhex('c3a9'), 'UTF-8')) = decode(unhex('c3a9'), 'UTF-8')
    and locate(
        decode(unhex('6bc3b6'), 'UTF-8'),
        translate(profile.city, decode(unhex('4bc396'), 'UTF-8'), decode(unhex('6bc3b6'), 'UTF-8'))
    ) > 0
