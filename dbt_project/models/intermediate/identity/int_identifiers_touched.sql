with

before as (
    {{ placed_before() }}
),

gone as (
    select before.identifier_idx
    from before
    left join {{ ref('int_identifiers_numbered') }} as numbered on before.identifier_idx = numbered.identifier_idx
    where numbered.identifier_idx is null
),

ends as (
    select left_idx as identifier_idx from {{ ref('int_links_moved') }}
    union
    select right_idx as identifier_idx from {{ ref('int_links_moved') }}
),

judged as (
    {{ judged_before() }}
),

-- A component is told by its own links: where none came or went, nobody changes places. Who is gone
-- took their links along. Of those that break a maximum it matters when each was last seen, too.
components as (
    select numbered.former_component_idx as component_idx
    from ends
    inner join {{ ref('int_identifiers_numbered') }} as numbered on ends.identifier_idx = numbered.identifier_idx
    where numbered.former_component_idx is not null

    union

    select numbered.former_component_idx as component_idx
    from {{ ref('int_identifiers_numbered') }} as numbered
    inner join {{ ref('int_links_observed') }} as links on numbered.identifier_idx = links.left_idx
    left join judged on links.left_idx = judged.left_idx and links.right_idx = judged.right_idx
    where
        numbered.was_conflicted
        and (
            links.linked_at is distinct from judged.linked_at
            or links.priority_sum <> judged.priority_sum
        )
)

select
    numbered.identifier_idx,
    numbered.namespace,
    false as is_gone,
    cast({{ next_turn() }} as bigint) as turn
from {{ ref('int_identifiers_numbered') }} as numbered
{% if places_stand(ref('int_namespaces')) %}
    left join components on numbered.former_component_idx = components.component_idx
    where
        numbered.former_component_idx is null
        or components.component_idx is not null
        -- Who leaves it depends on when each was last seen.
        or numbered.was_oversized
{% endif %}

union all

select
    identifier_idx,
    cast(null as text) as namespace,
    true as is_gone,
    cast({{ next_turn() }} as bigint) as turn
from gone
