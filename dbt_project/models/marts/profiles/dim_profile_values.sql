{{ config(materialized='view') }}

select
    policy,
    profile_key as profile_id,
    attribute,
    value,
    is_default,
    source,
    source_table,
    row_key,
    occurred_at,
    loaded_at
from {{ ref('int_attributes_valued') }}
where is_stitched
