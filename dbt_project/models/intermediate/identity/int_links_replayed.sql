{{ config(materialized='fixed_point', step='replay_links', open='count_open_links', is_sure=true) }}

with

identifiers as (
    select
        located.*,
        spaces.maximum
    from {{ ref('int_identifiers_componented') }} as located
    inner join {{ ref('int_namespaces') }} as spaces on located.namespace = spaces.namespace
),

conflicted as (
    select distinct component_idx
    from (
        select component_idx, namespace, maximum
        from identifiers
        where maximum is not null
        group by component_idx, namespace, maximum
        having count(*) > maximum
    ) as crowded
),

affected as (
    select
        identifiers.*,
        md5(numbered.namespace || ':' || numbered.identifier) as value_place
    from identifiers
    inner join conflicted on identifiers.component_idx = conflicted.component_idx
    inner join {{ ref('int_identifiers_numbered') }} as numbered
        on identifiers.identifier_idx = numbered.identifier_idx
)

select
    'identifier' as kind,
    identifier_idx,
    cast(null as bigint) as other_idx,
    namespace,
    maximum,
    cast(null as bigint) as link_rank,
    identifier_idx as left_idx,
    cast(null as bigint) as right_idx,
    cast(null as text) as outcome
from affected

union all

select
    'link' as kind,
    links.left_idx as identifier_idx,
    links.right_idx as other_idx,
    cast(null as text) as namespace,
    cast(null as integer) as maximum,
    row_number() over (
        order by
            links.linked_at desc nulls last,
            links.priority_sum,
            left_side.value_place,
            right_side.value_place
    ) as link_rank,
    links.left_idx,
    links.right_idx,
    cast(null as text) as outcome
from {{ ref('int_links_touched') }} as links
inner join affected as left_side on links.left_idx = left_side.identifier_idx
inner join affected as right_side on links.right_idx = right_side.identifier_idx
