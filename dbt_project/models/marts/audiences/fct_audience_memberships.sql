with

ordered as (
    select
        audience_key,
        entity,
        entity_key,
        change,
        reason,
        as_of,
        run_id,
        lead(as_of) over stays as next_as_of,
        lead(reason) over stays as next_reason
    from {{ ref('fct_audience_member_changes') }}
    window stays as (partition by audience_key, entity, entity_key order by as_of)
)

select
    audience_key,
    entity,
    entity_key,
    as_of as entered_at,
    next_as_of as exited_at,
    coalesce(next_reason, reason) as reason,
    run_id
from ordered
where change = 'entered'
