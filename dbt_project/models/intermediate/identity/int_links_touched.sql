-- Both ends of a link are touched, or neither is.
select
    links.left_idx,
    links.right_idx,
    links.priority_sum,
    links.linked_at
from {{ ref('int_links_observed') }} as links
inner join {{ ref('int_identifiers_touched') }} as touched on links.left_idx = touched.identifier_idx
