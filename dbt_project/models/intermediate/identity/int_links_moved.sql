with

earlier as (
    {{ links_before() }}
)

select
    coalesce(links.left_idx, earlier.left_idx) as left_idx,
    coalesce(links.right_idx, earlier.right_idx) as right_idx,
    links.left_idx is null as is_gone,
    cast({{ next_turn() }} as bigint) as turn
from {{ ref('int_links_observed') }} as links
full outer join earlier on links.left_idx = earlier.left_idx and links.right_idx = earlier.right_idx
where links.left_idx is null or earlier.left_idx is null
