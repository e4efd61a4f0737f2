{% set days = var('expire_anonymous_after_days', 0) | int %}
-- Seen are rows of sources alone: what is made of a profile here is no sign of life.
with

-- A row of no time was there when it was loaded.
loaded as (
    select namespace, identifier, max(loaded_at) as last_loaded_at
    from {{ ref('int_identifiers_normalised') }}
    where
        1 = {{ 1 if days else 0 }}
        and occurred_at is null
        and reason is null
        and namespace_type in ('device', 'cookie')
    group by namespace, identifier
),

-- Where that is unknown too, it counts when its identifier was first met.
seen as (
    select
        assigned.profile_id,
        clustered.namespace_type,
        coalesce(
            greatest(clustered.last_seen_at, loaded.last_loaded_at),
            clustered.last_seen_at,
            loaded.last_loaded_at,
            assigned.assigned_at
        ) as last_seen_at
    from {{ ref('int_identifiers_matched') }} as clustered
    inner join {{ ref('fct_profile_assignments') }} as assigned
        on
            clustered.namespace = assigned.namespace
            and clustered.identifier = assigned.identifier
    left join loaded
        on
            clustered.namespace = loaded.namespace
            and clustered.identifier = loaded.identifier
    where 1 = {{ 1 if days else 0 }}
)

select
    profile_id,
    max(last_seen_at) as last_seen_at,
    count(*) as identifiers_count
from seen
group by profile_id
having
    bool_and(namespace_type in ('device', 'cookie'))
    and max(last_seen_at) < {{ muster_as_of() }} - interval '{{ days }} days'
