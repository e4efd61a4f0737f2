-- depends_on: {{ ref('int_links_recounted') }}
{% set stands = stitching_stands(ref('int_stitching_state')) %}
with

earlier as (
    {{ links_before() }}
),

links as (
    select observed.left_idx, observed.right_idx
    from {{ ref('int_links_observed') }} as observed
    {% if stands %}
        inner join {{ ref('int_links_recounted') }} as recounted
            on observed.left_idx = recounted.left_idx and observed.right_idx = recounted.right_idx
    {% endif %}
),

placed as (
    select earlier.left_idx, earlier.right_idx
    from earlier
    {% if stands %}
        inner join {{ ref('int_links_recounted') }} as recounted
            on earlier.left_idx = recounted.left_idx and earlier.right_idx = recounted.right_idx
    {% endif %}
)

select
    coalesce(links.left_idx, placed.left_idx) as left_idx,
    coalesce(links.right_idx, placed.right_idx) as right_idx,
    links.left_idx is null as is_gone,
    (select turn from {{ ref('int_stitching_state') }}) as turn
from links
full outer join placed on links.left_idx = placed.left_idx and links.right_idx = placed.right_idx
where links.left_idx is null or placed.left_idx is null
