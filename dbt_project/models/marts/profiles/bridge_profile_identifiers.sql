with

-- Who had it again has one row.
held as (
    select
        namespace,
        identifier,
        value,
        case when count(held_since) = count(*) then min(held_since) end as held_since,
        case when count(held_until) = count(*) then max(held_until) end as held_until
    from {{ ref('int_identifiers_held') }}
    group by namespace, identifier, value
)

select
    assigned.profile_id,
    assigned.profile_idx,
    clustered.namespace,
    clustered.identifier,
    clustered.namespace_type,
    clustered.is_synthetic,
    clustered.first_seen_at,
    clustered.last_seen_at,
    clustered.sources,
    coalesce(held.value, clustered.identifier) as value,
    held.held_since,
    held.held_until
from {{ ref('int_identifiers_matched') }} as clustered
inner join {{ ref('fct_profile_assignments') }} as assigned
    on
        clustered.namespace = assigned.namespace
        and clustered.identifier = assigned.identifier
left join {{ ref('int_profiles_expired') }} as expired on assigned.profile_id = expired.profile_id
left join held
    on
        clustered.namespace = held.namespace
        and clustered.identifier = held.identifier
where expired.profile_id is null
