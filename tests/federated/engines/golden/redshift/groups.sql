select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    (
        case when coalesce(profile.kids_count = 1, false) then 1 else 0 end + case
            when coalesce(to_varbyte(profile.city, 'utf-8') = to_varbyte('Taipei', 'utf-8'), false)
            then 1
            else 0
        end + case when coalesce(profile.is_open = false, false) then 1 else 0 end
    ) % 2 = 1
    and not (
        profile.city is null or coalesce(profile.score < 0, false)
    )
