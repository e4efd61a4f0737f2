{{ config(post_hook="{{ note_held_members() }}") }}

select
    audience_key,
    entity,
    entity_key,
    entered_at
from {{ ref('fct_audience_memberships') }}
where exited_at is null
order by audience_key, entity_key
