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

-- A component is told by its own links: where none came or went, nobody changes places. Who is gone
-- took their links along.
components as (
    select distinct numbered.former_component_idx as component_idx
    from ends
    inner join {{ ref('int_identifiers_numbered') }} as numbered on ends.identifier_idx = numbered.identifier_idx
    where numbered.former_component_idx is not null
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
        -- What is refused in it depends on when its links were last seen, too.
        or numbered.was_contested
{% endif %}

union all

select
    identifier_idx,
    cast(null as text) as namespace,
    true as is_gone,
    cast({{ next_turn() }} as bigint) as turn
from gone
