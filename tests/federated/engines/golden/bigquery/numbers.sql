select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    profile.kids_count >= cast('1.5' as numeric)
    and (
        profile.score >= -cast('0.01' as numeric)
        and profile.score <= cast('99.99' as numeric)
    )
    and profile.score = profile.kids_count
