-- Written by `muster compile` from dbt_project/sources and merge_policies.yml; change that, not this.
with

described as (
    select
        profile_key,
        max(case when attribute = 'age_band' then value end) as age_band,
        max(case when attribute = 'birth_on' then value end) as birth_on,
        max(case when attribute = 'city' then value end) as city,
        max(case when attribute = 'country' then value end) as country,
        max(case when attribute = 'full_name' then value end) as full_name,
        max(case when attribute = 'home_ownership' then value end) as home_ownership,
        max(case when attribute = 'household_id' then value end) as household_id,
        max(case when attribute = 'household_size' then value end) as household_size,
        max(case when attribute = 'income_band' then value end) as income_band,
        max(case when attribute = 'kids_count' then value end) as kids_count,
        max(case when attribute = 'language' then value end) as language,
        max(case when attribute = 'marital_status' then value end) as marital_status,
        max(case when attribute = 'name_latin' then value end) as name_latin
    from {{ ref('int_attributes_valued') }}
    where policy = 'unstitched'
    group by profile_key
)

select
    seen.profile_id,
    seen.profile_idx,
    seen.loyalty_id,
    seen.email,
    seen.phone_e164,
    seen.is_anonymous,
    seen.is_synthetic,
    seen.first_seen_at,
    seen.last_seen_at,
    seen.purchases_count,
    seen.purchases_amount,
    seen.namespace,
    seen.identifier,
    described.age_band,
    cast(described.birth_on as date) as birth_on,
    described.city,
    described.country,
    described.full_name,
    described.home_ownership,
    coalesce(described.household_id, seen.loyalty_id) as household_id,
    described.household_size,
    described.income_band,
    {{ leading_integer('described.kids_count') }} as kids_count,
    described.language,
    described.marital_status,
    described.name_latin
from {{ ref('int_identifiers_seen') }} as seen
left join described on seen.profile_id = described.profile_key
