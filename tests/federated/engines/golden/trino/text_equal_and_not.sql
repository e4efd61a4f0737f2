select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    profile.city = 'Taipei'
    and not (
        coalesce(
            profile.city = from_utf8(from_hex('4f274e65696c5c207b7b20e58fb0e58c97207d7d20247b656e763a484f4d457d')),
            false
        )
    )
    and profile.language is not null
