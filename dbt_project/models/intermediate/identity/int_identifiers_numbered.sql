with

usable as (
    select * from {{ ref('int_identifiers_normalised') }}
    where
        reason is null
        and (select kind from {{ ref('int_identity_declared') }}) = 'graph'
),

counted as (
    select
        namespace,
        identifier,
        namespace_type,
        priority,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at,
        count(*) as rows_count,
        bool_or(is_synthetic) as is_synthetic,
        min(source) as one_source,
        max(source) as other_source
    from usable
    group by namespace, identifier, namespace_type, priority
),

-- Names are put in order only where there are several: for each identifier that costs most of the time.
several as (
    select namespace, identifier, string_agg(source, ',' order by source) as sources
    from (
        select distinct usable.namespace, usable.identifier, usable.source
        from usable
        inner join counted
            on
                usable.namespace = counted.namespace
                and usable.identifier = counted.identifier
                and counted.one_source <> counted.other_source
    ) as sources_each
    group by namespace, identifier
),

seen as (
    select
        counted.namespace,
        counted.identifier,
        counted.namespace_type,
        counted.priority,
        counted.first_seen_at,
        counted.last_seen_at,
        counted.rows_count,
        counted.is_synthetic,
        coalesce(several.sources, counted.one_source) as sources
    from counted
    left join several on counted.namespace = several.namespace and counted.identifier = several.identifier
),

before as (
    {{ placed_before() }}
),

met as (
    select
        seen.*,
        before.identifier_idx,
        before.component_idx as former_component_idx,
        before.is_conflicted as was_conflicted,
        before.is_oversized as was_oversized
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
    met.was_conflicted,
    met.was_oversized
from met
where met.identifier_idx is null
