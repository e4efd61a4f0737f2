-- depends_on: {{ ref('int_identifiers_recounted') }}
with

loaded as (
    select
        loaded.*,
        loads.source
    from {{ ref('int_identifiers_loaded') }} as loaded
    inner join {{ ref('int_loads_found') }} as loads on loaded.load_idx = loads.load_idx
    {% if stitching_stands(ref('int_stitching_state')) %}
        inner join {{ ref('int_identifiers_recounted') }} as recounted
            on loaded.namespace = recounted.namespace and loaded.identifier = recounted.identifier
    {% endif %}
),

counted as (
    select
        namespace,
        identifier,
        namespace_type,
        priority,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at,
        cast(sum(rows_count) as bigint) as rows_count,
        bool_or(is_synthetic) as is_synthetic,
        min(source) as one_source,
        max(source) as other_source
    from loaded
    group by namespace, identifier, namespace_type, priority
),

-- Names are put in order only where there are several: for each identifier that costs most of the time.
several as (
    {{ several_sources('loaded', 'counted', ['namespace', 'identifier']) }}
)

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
