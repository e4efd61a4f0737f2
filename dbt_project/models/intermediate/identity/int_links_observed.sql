{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook=["{{ forget_marks() }}", "{{ forget_recounted(
        this, ref('int_links_recounted'), 'left_idx, right_idx', ref('int_stitching_state')
    ) }}"]
) }}

-- depends_on: {{ ref('int_links_recounted') }}
with

loaded as (
    select
        loaded.*,
        loads.source
    from {{ ref('int_links_loaded') }} as loaded
    inner join {{ ref('int_loads_found') }} as loads on loaded.load_idx = loads.load_idx
    {% if stitching_stands(ref('int_stitching_state')) %}
        inner join {{ ref('int_links_recounted') }} as recounted
            on loaded.left_idx = recounted.left_idx and loaded.right_idx = recounted.right_idx
    {% endif %}
),

counted as (
    select
        left_idx,
        right_idx,
        min(priority_sum) as priority_sum,
        max(linked_at) as linked_at,
        min(first_linked_at) as first_linked_at,
        cast(sum(rows_count) as bigint) as rows_count,
        bool_or(is_authenticated) as is_authenticated,
        min(source) as one_source,
        max(source) as other_source
    from loaded
    group by left_idx, right_idx
),

-- As in int_identifiers_counted.
several as (
    {{ several_sources('loaded', 'counted', ['left_idx', 'right_idx']) }}
)

select
    counted.left_idx,
    counted.right_idx,
    counted.priority_sum,
    counted.linked_at,
    counted.first_linked_at,
    counted.rows_count,
    counted.is_authenticated,
    coalesce(several.sources, counted.one_source) as sources,
    (select turn from {{ ref('int_stitching_state') }}) as turn
from counted
left join several on counted.left_idx = several.left_idx and counted.right_idx = several.right_idx
