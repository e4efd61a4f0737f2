with

-- Of several e-mails, phones or cards the one seen last stands in the profile, and none that is another's now.
ranked as (
    select
        profile_id,
        namespace,
        value as identifier,
        row_number() over (
            partition by profile_id, namespace
            order by last_seen_at desc nulls last, first_seen_at desc nulls last, md5(identifier)
        ) as choice_rank
    from {{ ref('bridge_profile_identifiers') }}
    where namespace in ('loyalty_id', 'email', 'phone_e164') and held_until is null
)

select
    profile_id,
    max(case when namespace = 'loyalty_id' then identifier end) as loyalty_id,
    max(case when namespace = 'email' then identifier end) as email,
    max(case when namespace = 'phone_e164' then identifier end) as phone_e164
from ranked
where choice_rank = 1
group by profile_id
