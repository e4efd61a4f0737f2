{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['namespace', 'identifier'],
    on_schema_change='append_new_columns',
    full_refresh=false,
    pre_hook="{{ refuse_earlier_run(this, muster_as_of()) }}"
) }}

with

clusters as (
    select *, namespace || ':' || identifier as founder from {{ ref('int_identifiers_matched') }}
),

previous as (
    {{ previous_assignments(
        this, ref('int_namespaces'), ref('int_identifiers_matched'), ref('int_identifiers_golden'),
        ref('int_identifiers_held')
    ) }}
),

kept as (
    {{ profiles_kept('clusters', 'previous') }}
),

-- An id that was ever given out is not given out again, unless it was given up later than as_of.
used as (
    select profile_id from previous
    union
    select identifier as profile_id from previous
    where namespace = 'profile_id' and assigned_at <= {{ muster_as_of() }}
),

founders as (
    select
        clusters.*,
        row_number() over (partition by clusters.cluster_idx order by {{ by_strength('clusters') }}) as strength_rank
    from clusters
    left join kept on clusters.cluster_idx = kept.cluster_idx
    where kept.cluster_idx is null
),

founded as (
    select
        minted.cluster_idx,
        minted.profile_id,
        minted.place + (select coalesce(max(previous.profile_idx), 0) from previous) as profile_idx
    from (
        {{ profiles_minted('founders', 'used') }}
    ) as minted
),

profiles as (
    select cluster_idx, profile_id, profile_idx from kept where age_rank = 1
    union all
    select cluster_idx, profile_id, profile_idx from founded
),

-- A former id is an identifier like any other, so that it can be looked up and follows later merges.
retired as (
    {{ former_ids('kept', 'profiles', 'previous') }}
),

assigned as (
    select clusters.namespace, clusters.identifier, profiles.profile_id, profiles.profile_idx
    from clusters
    inner join profiles on clusters.cluster_idx = profiles.cluster_idx
    union all
    select 'profile_id' as namespace, former_id as identifier, profile_id, profile_idx from retired
    union all
    {{ not_seen('clusters', 'profiles', 'retired', 'previous') }}
)

select
    assigned.namespace,
    assigned.identifier,
    assigned.profile_id,
    cast(assigned.profile_idx as bigint) as profile_idx,
    {{ muster_as_of() }} as assigned_at
from assigned
left join previous
    on
        previous.claim = 'held'
        and assigned.namespace = previous.namespace
        and assigned.identifier = previous.identifier
where previous.profile_id is null or previous.profile_id <> assigned.profile_id
