select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    profile.kids_count >= 1.5
    and (
        profile.score >= -0.01 and profile.score <= 99.99
    )
    and profile.score = profile.kids_count
