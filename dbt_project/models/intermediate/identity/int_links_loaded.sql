{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ forget_marks() }}", "{{ forget_unloaded(this, ref('int_loads_found'), ref('int_stitching_state')) }}"]
) }}

-- depends_on: {{ ref('int_links_unloaded') }}
with

usable as (
    select
        normalised.row_key,
        normalised.is_authenticated,
        normalised.occurred_at,
        normalised.namespace,
        normalised.identifier,
        normalised.priority,
        loads.load_idx,
        numbered.identifier_idx
    from {{ ref('int_identifiers_normalised') }} as normalised
    inner join {{ ref('int_loads_found') }} as loads
        on
            normalised.source = loads.source
            and normalised.source_table = loads.source_table
            and {{ loaded_on('normalised') }} = loads.loaded_on
    inner join {{ ref('int_identifiers_numbered') }} as numbered
        on
            normalised.namespace = numbered.namespace
            and normalised.identifier = numbered.identifier
    where
        normalised.reason is null
        {% if is_incremental() %}
            and not loads.is_counted
        {% endif %}
),

-- Each further identifier of a row is tied to the row's strongest.
tied as (
    select
        *,
        first_value(identifier_idx) over strength as holder_idx,
        first_value(priority) over strength as holder_priority,
        -- A row may bear one identifier in several columns: equal ones stand one after the other.
        lag(identifier_idx) over strength as earlier_idx
    from usable
    window strength as (partition by row_key order by priority, namespace, md5(identifier))
)

select
    load_idx,
    holder_idx as left_idx,
    identifier_idx as right_idx,
    min(holder_priority + priority) as priority_sum,
    max(occurred_at) as linked_at,
    min(occurred_at) as first_linked_at,
    count(case when earlier_idx is distinct from identifier_idx then 1 end) as rows_count,
    bool_or(is_authenticated) as is_authenticated,
    (select turn from {{ ref('int_stitching_state') }}) as turn
from tied
where holder_idx <> identifier_idx
group by load_idx, holder_idx, identifier_idx
