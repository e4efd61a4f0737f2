{{ config(materialized='fixed_point', step='gather_stars', open='count_loose_stars') }}

select
    right_idx as upper_idx,
    left_idx as lower_idx
from {{ ref('int_links_observed') }}
