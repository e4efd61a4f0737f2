select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    profile.city < decode(unhex('c389'), 'UTF-8')
    and (
        profile.city >= 'A' and profile.city <= decode(unhex('ec849cec9ab8'), 'UTF-8')
    )
