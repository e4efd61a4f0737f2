{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook=["{{ forget_marks() }}", "{{ forget_recounted(
        this, ref('int_identifiers_recounted'), 'namespace, identifier', ref('int_stitching_state')
    ) }}"]
) }}

with

before as (
    {{ placed_before() }}
),

met as (
    select
        counted.*,
        before.identifier_idx
    from {{ ref('int_identifiers_counted') }} as counted
    left join before on counted.namespace = before.namespace and counted.identifier = before.identifier
),

numbered as (
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
        + (select coalesce(max(before.identifier_idx), 0) from before) as identifier_idx
    from met
    where met.identifier_idx is null
)

select
    numbered.*,
    (select turn from {{ ref('int_stitching_state') }}) as turn
from numbered
