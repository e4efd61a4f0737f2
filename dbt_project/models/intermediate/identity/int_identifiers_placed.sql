{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ forget_marks() }}", "{{ forget_touched(this, ref('int_identifiers_touched')) }}"]
) }}

with

conflicted as (
    select distinct component_idx from {{ ref('int_identifiers_parted') }} where is_replayed
),

oversized as (
    select distinct parted.component_idx
    from {{ ref('int_identifiers_evicted') }} as evicted
    inner join {{ ref('int_identifiers_parted') }} as parted on evicted.identifier_idx = parted.identifier_idx
)

select
    numbered.namespace,
    numbered.identifier,
    touched.identifier_idx,
    parted.component_idx,
    case
        when evicted.identifier_idx is null then parted.cluster_idx
        else coalesce(trimmed.lower_idx, touched.identifier_idx)
    end as cluster_idx,
    conflicted.component_idx is not null as is_conflicted,
    oversized.component_idx is not null as is_oversized,
    touched.turn
from {{ ref('int_identifiers_touched') }} as touched
inner join {{ ref('int_identifiers_numbered') }} as numbered on touched.identifier_idx = numbered.identifier_idx
inner join {{ ref('int_identifiers_parted') }} as parted on touched.identifier_idx = parted.identifier_idx
left join conflicted on parted.component_idx = conflicted.component_idx
left join oversized on parted.component_idx = oversized.component_idx
left join {{ ref('int_identifiers_evicted') }} as evicted on touched.identifier_idx = evicted.identifier_idx
left join {{ ref('int_components_trimmed') }} as trimmed on touched.identifier_idx = trimmed.upper_idx
