-- A component is told by its own links: where none came or went, nobody changes places. Who is gone
-- took their links along. Of those that break a maximum it matters when each was last seen, too; and
-- who leaves one that is too large depends on when each was.
with

before as (
    {{ placed_before() }}
),

judged as (
    {{ judged_before() }}
)

select before.component_idx
from {{ ref('int_links_moved') }} as moved
inner join before on moved.left_idx = before.identifier_idx

union

select before.component_idx
from {{ ref('int_links_moved') }} as moved
inner join before on moved.right_idx = before.identifier_idx

union

select before.component_idx
from {{ ref('int_links_recounted') }} as recounted
inner join {{ ref('int_links_observed') }} as links
    on recounted.left_idx = links.left_idx and recounted.right_idx = links.right_idx
inner join before on links.left_idx = before.identifier_idx
left join judged on links.left_idx = judged.left_idx and links.right_idx = judged.right_idx
where
    before.is_conflicted
    and (
        links.linked_at is distinct from judged.linked_at
        or links.priority_sum <> judged.priority_sum
    )

union

select component_idx from before
where is_oversized
