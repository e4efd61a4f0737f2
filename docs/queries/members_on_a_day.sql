-- How many members had each audience on a day in the past, and how many of them are still in?
select
    audience_key,
    count(*) as members_count,
    count(*) filter (where exited_at is null) as still_in_count
from fct_audience_memberships
where
    entered_at <= timestamp '2017-10-30 00:00:00'
    and (exited_at is null or exited_at > timestamp '2017-10-30 00:00:00')
group by audience_key
order by audience_key
