-- Who is in an audience now, what did they spend in 90 days, and may we write to them?
select
    members.entity_key as profile_id,
    profiles.full_name,
    members.entered_at,
    coalesce(spent.amount, 0) as amount_90d,
    coalesce(consents.status, 'never asked') as email_marketing
from audience_winback_coffee as members
inner join dim_profiles as profiles on members.entity_key = profiles.profile_id
left join (
    select
        profile_id,
        sum(amount) as amount
    from fct_purchases
    where occurred_at >= (select max(as_of) from fct_runs) - interval '90 days'
    group by profile_id
) as spent on members.entity_key = spent.profile_id
left join dim_consents as consents
    on
        members.entity_key = consents.profile_id
        and consents.channel = 'email'
        and consents.purpose = 'marketing'
order by amount_90d desc, profile_id
