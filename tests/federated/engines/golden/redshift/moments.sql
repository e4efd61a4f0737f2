select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    (
        profile.seen_at >= cast('2017-10-30 00:00:00' as timestamp)
        and profile.seen_at < cast('2017-10-31 00:00:00' as timestamp)
    )
    and (
        profile.seen_at >= cast('2017-10-01 00:00:00' as timestamp)
        and profile.seen_at < cast('2017-11-01 00:00:00' as timestamp)
    )
    and profile.seen_at >= cast('2017-10-30 00:00:00' as timestamp)
