select
    profile.profile_id as entity_key,
    cast(case
        when int_computed_attribute__average_paid.average_paid >= 99.5
        then decode(unhex('4f274e65696c5c207b7b20e58fb0e58c97207d7d20247b656e763a484f4d457d'), 'UTF-8')
        else coalesce(profile.city, 'none')
    end as string) as tier,
    cast('2017-10-30 00:00:00' as timestamp_ntz) as evaluated_at
from `marts`.`dim_profile` as profile
left join `marts`.`int_computed_attribute__average_paid`
    on profile.profile_id = int_computed_attribute__average_paid.entity_key
