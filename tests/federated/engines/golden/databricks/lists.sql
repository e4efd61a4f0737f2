select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    profile.city in ('Taipei', decode(unhex('e58fb0e58c97'), 'UTF-8'))
    and false
    and not (
        coalesce(profile.kids_count in (1, 2.5), false)
    )
    and (
        coalesce(profile.city = profile.language, false)
        or coalesce(profile.city = profile.profile_id, false)
    )
