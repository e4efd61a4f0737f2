{%- set attributes = [
    'household_id', 'full_name', 'name_latin', 'language', 'country', 'city', 'birth_on', 'age_band',
    'income_band', 'home_ownership', 'marital_status', 'household_size', 'kids_count'
] -%}

select
    profile_id,
    {% for attribute in attributes -%}
        max(case when attribute = '{{ attribute }}' then value end) as {{ attribute }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ ref('int_attributes_valued') }}
group by profile_id
