select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    locate(decode(unhex('353025'), 'UTF-8'), profile.city) > 0
    and left(profile.city, 2) = decode(unhex('4f27'), 'UTF-8')
    and right(profile.city, 1) = decode(unhex('e5b882'), 'UTF-8')
    and not (
        coalesce(
            locate(profile.language, profile.city) > 0
            or (
                profile.language = '' and profile.city is not null
            ),
            false
        )
    )
    and left(profile.city, length(profile.language)) = profile.language
