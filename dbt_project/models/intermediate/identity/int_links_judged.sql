{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ forget_marks() }}", "{{ forget_touched(this, ref('int_identifiers_touched'), 'left_idx') }}"]
) }}

select
    links.left_idx,
    links.right_idx,
    links.linked_at,
    links.priority_sum,
    replayed.outcome,
    identifiers.turn
from {{ ref('int_links_replayed') }} as replayed
inner join {{ ref('int_links_touched') }} as links
    on replayed.identifier_idx = links.left_idx and replayed.other_idx = links.right_idx
inner join {{ ref('int_identifiers_touched') }} as identifiers on links.left_idx = identifiers.identifier_idx
where replayed.kind = 'link'
