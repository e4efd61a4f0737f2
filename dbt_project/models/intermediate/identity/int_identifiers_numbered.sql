with

seen as (
    select
        namespace,
        identifier,
        namespace_type,
        priority,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at,
        count(*) as rows_count,
        bool_or(is_synthetic) as is_synthetic,
        string_agg(distinct source, ',' order by source) as sources
    from {{ ref('int_identifiers_normalised') }}
    where
        reason is null
        and (select kind from {{ ref('int_identity_declared') }}) = 'graph'
    group by namespace, identifier, namespace_type, priority
),

before as (
    {{ placed_before() }}
),

met as (
    select
        seen.*,
        before.identifier_idx,
        before.component_idx as former_component_idx,
        before.is_contested as was_contested
    from seen
    left join before on seen.namespace = before.namespace and seen.identifier = before.identifier
)

select * from met
where identifier_idx is not null

union all

-- Strong identifiers have low numbers, and most weak ones hang on them: so clustering is quick.
select
    met.namespace,
    met.identifier,
    met.namespace_type,
    met.priority,
    met.first_seen_at,
    met.last_seen_at,
    met.rows_count,
    met.is_synthetic,
    met.sources,
    row_number() over (order by {{ by_strength('met') }})
    + (select coalesce(max(before.identifier_idx), 0) from before) as identifier_idx,
    met.former_component_idx,
    met.was_contested
from met
where met.identifier_idx is null
