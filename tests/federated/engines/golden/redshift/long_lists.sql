select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from "marts"."dim_profile" as profile
where
    not (
        coalesce(
            to_hex(to_varbyte(profile.city, 'utf-8')) in (
                '27',
                '6330',
                '6331',
                '6332',
                '6333',
                '6334',
                '6335',
                '6336',
                '6337',
                '6338',
                '6339',
                '633130',
                '633131',
                '633132',
                '633133',
                '633134',
                '633135',
                '633136',
                '633137',
                '633138',
                '633139',
                '633230'
            ),
            false
        )
    )
