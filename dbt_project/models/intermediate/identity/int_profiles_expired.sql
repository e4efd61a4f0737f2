{% set days = var('expire_anonymous_after_days', 0) | int %}
-- Seen are rows of sources alone: what is made of a profile here is no sign of life.
select
    assigned.profile_id,
    max(clustered.last_seen_at) as last_seen_at,
    count(*) as identifiers_count
from {{ ref('int_identifiers_matched') }} as clustered
inner join {{ ref('fct_profile_assignments') }} as assigned
    on
        clustered.namespace = assigned.namespace
        and clustered.identifier = assigned.identifier
where 1 = {{ 1 if days else 0 }}
group by assigned.profile_id
having
    bool_and(clustered.namespace_type in ('device', 'cookie'))
    and max(clustered.last_seen_at) < {{ muster_as_of() }} - interval '{{ days }} days'
