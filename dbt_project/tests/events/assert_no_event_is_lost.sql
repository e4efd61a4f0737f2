-- Every event is in fct_events, has expired, or is counted among those nobody was found for.
select
    staged.events_count,
    kept.events_count as kept_count,
    expired.events_count as expired_count,
    counted.events_count as ownerless_count
from (select count(*) as events_count from {{ ref('int_events_unioned') }}) as staged
cross join (select count(*) as events_count from {{ ref('fct_events') }}) as kept
cross join (
    select count(*) as events_count
    from {{ ref('int_events_unioned') }} as events
    inner join {{ ref('int_rows_expired') }} as too_old on events.row_key = too_old.row_key
) as expired
cross join (
    select coalesce(sum(rows_count), 0) as events_count
    from {{ ref('rpt_unmatched') }}
    where reason = 'no_usable_identifier'
) as counted
where staged.events_count <> kept.events_count + expired.events_count + counted.events_count
