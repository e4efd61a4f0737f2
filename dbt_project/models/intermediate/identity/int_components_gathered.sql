{{ config(
    materialized='fixed_point', open='count_links', step='contract_links',
    settle='settle_round', whole='follow_rounds'
) }}

select
    right_idx as upper_idx,
    left_idx as lower_idx
from {{ ref('int_links_observed') }}
