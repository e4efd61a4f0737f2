{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ forget_marks() }}", "{{ forget_moved_links(this, ref('int_links_moved')) }}"]
) }}

-- depends_on: {{ ref('int_identifiers_placed') }}
select
    left_idx,
    right_idx,
    turn
from {{ ref('int_links_moved') }}
where not is_gone
