with

identified as (
    select
        profile_id,
        profile_idx,
        bool_and(namespace_type in ('device', 'cookie')) as is_anonymous,
        bool_or(is_synthetic) as is_synthetic,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from {{ ref('bridge_profile_identifiers') }}
    group by profile_id, profile_idx
),

purchased as (
    select
        profile_id,
        count(*) as purchases_count,
        sum(amount) as purchases_amount
    from {{ ref('fct_purchases') }}
    group by profile_id
)

select
    identified.profile_id,
    identified.profile_idx,
    chosen.loyalty_id,
    chosen.email,
    chosen.phone_e164,
    identified.is_anonymous,
    identified.is_synthetic,
    identified.first_seen_at,
    identified.last_seen_at,
    coalesce(purchased.purchases_count, 0) as purchases_count,
    cast(coalesce(purchased.purchases_amount, 0) as numeric(18, 2)) as purchases_amount
from identified
left join {{ ref('int_identifiers_chosen') }} as chosen on identified.profile_id = chosen.profile_id
left join purchased on identified.profile_id = purchased.profile_id
