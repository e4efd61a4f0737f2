select
    profile.profile_id as entity_key,
    cast(case
        when int_computed_attribute__average_paid.average_paid >= cast('99.5' as numeric)
        then safe_convert_bytes_to_string(from_hex('4f274e65696c5c207b7b20e58fb0e58c97207d7d20247b656e763a484f4d457d'))
        else coalesce(profile.city, 'none')
    end as string) as tier,
    cast('2017-10-30 00:00:00' as datetime) as evaluated_at
from `marts`.`dim_profile` as profile
left join `marts`.`int_computed_attribute__average_paid`
    on profile.profile_id = int_computed_attribute__average_paid.entity_key
