select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    profile.is_open = true and not (
        coalesce(profile.is_open = false, false)
    )
