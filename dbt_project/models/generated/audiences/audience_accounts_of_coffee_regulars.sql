-- Written by `muster compile`; a change here is lost with the next one.
{{ config(materialized='view', tags=['audience']) }}

select entity_key, entered_at
from {{ ref('fct_audience_members') }}
where audience_key = 'accounts_of_coffee_regulars'
