{{ config(
    materialized='fixed_point', open='count_links', step='contract_links',
    settle='settle_round', whole='follow_rounds'
) }}

select
    greatest(left_idx, right_idx) as upper_idx,
    least(left_idx, right_idx) as lower_idx
from {{ ref('int_links_touched') }}
