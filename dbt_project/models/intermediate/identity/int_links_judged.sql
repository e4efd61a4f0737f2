{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ forget_marks() }}", "{{ forget_touched(this, ref('int_identifiers_touched'), 'left_idx') }}"]
) }}

with

held as (
    select
        parted.cluster_idx,
        touched.namespace,
        count(*) as held_count
    from {{ ref('int_identifiers_parted') }} as parted
    inner join {{ ref('int_identifiers_touched') }} as touched on parted.identifier_idx = touched.identifier_idx
    where parted.is_replayed
    group by parted.cluster_idx, touched.namespace
),

-- Which maximum keeps both ends apart at last; which of them the loop met first says nothing.
refused as (
    select
        replayed.identifier_idx,
        replayed.other_idx,
        min(left_held.namespace) as namespace
    from {{ ref('int_links_replayed') }} as replayed
    inner join {{ ref('int_identifiers_parted') }} as left_side on replayed.identifier_idx = left_side.identifier_idx
    inner join {{ ref('int_identifiers_parted') }} as right_side on replayed.other_idx = right_side.identifier_idx
    inner join held as left_held on left_side.cluster_idx = left_held.cluster_idx
    inner join held as right_held
        on right_side.cluster_idx = right_held.cluster_idx and left_held.namespace = right_held.namespace
    inner join {{ ref('int_namespaces') }} as spaces on left_held.namespace = spaces.namespace
    where
        replayed.kind = 'link'
        and replayed.outcome <> 'kept'
        and left_held.held_count + right_held.held_count > spaces.maximum
    group by replayed.identifier_idx, replayed.other_idx
)

select
    links.left_idx,
    links.right_idx,
    links.linked_at,
    links.priority_sum,
    coalesce(refused.namespace, replayed.outcome) as outcome,
    identifiers.turn
from {{ ref('int_links_replayed') }} as replayed
inner join {{ ref('int_links_touched') }} as links
    on replayed.identifier_idx = links.left_idx and replayed.other_idx = links.right_idx
inner join {{ ref('int_identifiers_touched') }} as identifiers on links.left_idx = identifiers.identifier_idx
left join refused
    on replayed.identifier_idx = refused.identifier_idx and replayed.other_idx = refused.other_idx
where replayed.kind = 'link'
