{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ forget_marks() }}", "{{ forget_unloaded(this, ref('int_loads_found'), ref('int_stitching_state')) }}"]
) }}

-- depends_on: {{ ref('int_identifiers_unloaded') }}
select
    loads.load_idx,
    normalised.namespace,
    normalised.identifier,
    normalised.namespace_type,
    normalised.priority,
    min(normalised.occurred_at) as first_seen_at,
    max(normalised.occurred_at) as last_seen_at,
    count(*) as rows_count,
    bool_or(normalised.is_synthetic) as is_synthetic,
    (select turn from {{ ref('int_stitching_state') }}) as turn
from {{ ref('int_identifiers_normalised') }} as normalised
inner join {{ ref('int_loads_found') }} as loads
    on
        normalised.source = loads.source
        and normalised.source_table = loads.source_table
        and {{ loaded_on('normalised') }} = loads.loaded_on
where
    normalised.reason is null
    {% if is_incremental() %}
        and not loads.is_counted
    {% endif %}
group by
    loads.load_idx,
    normalised.namespace,
    normalised.identifier,
    normalised.namespace_type,
    normalised.priority
