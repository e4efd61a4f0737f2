select
    profile_key as profile_id,
    max(case when attribute = 'household_id' then value end) as household_id,
    max(case when attribute = 'full_name' then value end) as full_name,
    max(case when attribute = 'name_latin' then value end) as name_latin,
    max(case when attribute = 'language' then value end) as language,
    max(case when attribute = 'country' then value end) as country,
    max(case when attribute = 'city' then value end) as city,
    max(case when attribute = 'birth_on' then value end) as birth_on,
    max(case when attribute = 'age_band' then value end) as age_band,
    max(case when attribute = 'income_band' then value end) as income_band,
    max(case when attribute = 'home_ownership' then value end) as home_ownership,
    max(case when attribute = 'marital_status' then value end) as marital_status,
    max(case when attribute = 'household_size' then value end) as household_size,
    max(case when attribute = 'kids_count' then value end) as kids_count
from {{ ref('int_attributes_valued') }}
where is_default
group by profile_key
