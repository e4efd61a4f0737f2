select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    profile.profile_id in (
        select
            int_audience_members__some_of_them.entity_key
        from "marts"."int_audience_members__some_of_them"
    )
    or profile.profile_id in (
        select
            int_audience_members__nobody.entity_key
        from "marts"."int_audience_members__nobody"
    )
