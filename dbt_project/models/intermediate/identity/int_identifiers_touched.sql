-- depends_on: {{ ref('int_identifiers_unloaded') }}
-- depends_on: {{ ref('int_components_touched') }}
with

before as (
    {{ placed_before() }}
),

numbered as (
    select identifier_idx, namespace from {{ ref('int_identifiers_numbered') }}
),
{% if stitching_stands(ref('int_stitching_state')) %}

    gone as (
        select before.identifier_idx
        from {{ ref('int_identifiers_unloaded') }} as unloaded
        inner join before
            on unloaded.namespace = before.namespace and unloaded.identifier = before.identifier
        left join numbered on before.identifier_idx = numbered.identifier_idx
        where numbered.identifier_idx is null
    ),

    touched as (
        select before.identifier_idx, before.namespace
        from before
        inner join {{ ref('int_components_touched') }} as components on before.component_idx = components.component_idx
        left join gone on before.identifier_idx = gone.identifier_idx
        where gone.identifier_idx is null

        union all

        -- New ones are numbered after all that were there.
        select identifier_idx, namespace
        from numbered
        where identifier_idx > (select coalesce(max(before.identifier_idx), 0) from before)
    )
{% else %}

    gone as (
        select before.identifier_idx
        from before
        left join numbered on before.identifier_idx = numbered.identifier_idx
        where numbered.identifier_idx is null
    ),

    touched as (
        select identifier_idx, namespace from numbered
    )
{% endif %}

select
    identifier_idx,
    namespace,
    false as is_gone,
    (select turn from {{ ref('int_stitching_state') }}) as turn
from touched

union all

select
    identifier_idx,
    cast(null as text) as namespace,
    true as is_gone,
    (select turn from {{ ref('int_stitching_state') }}) as turn
from gone
