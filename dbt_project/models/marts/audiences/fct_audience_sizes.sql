with

changes as (
    select
        audience_key,
        as_of,
        sum(case when change = 'entered' then 1 else 0 end) as entered_count,
        sum(case when change = 'exited' then 1 else 0 end) as exited_count
    from {{ ref('fct_audience_member_changes') }}
    group by audience_key, as_of
),

first_seen as (
    select audience_key, min(as_of) as first_as_of
    from changes
    group by audience_key
),

-- Audiences of a warehouse older than its evaluations were evaluated whenever one of them changed.
evaluated as (
    select
        as_of,
        run_id
    from {{ ref('fct_audience_evaluations') }}
    union
    select
        as_of,
        max(run_id) as run_id
    from {{ ref('fct_audience_member_changes') }}
    where as_of not in (select as_of from {{ ref('fct_audience_evaluations') }})
    group by as_of
),

-- A run in which nothing changed has a size too, and an audience nobody is in has the size 0; a run
-- in which audiences were never evaluated has none.
days as (
    select
        first_seen.audience_key,
        evaluated.as_of
    from first_seen
    inner join evaluated on first_seen.first_as_of <= evaluated.as_of
    union
    select
        audience_key,
        as_of
    from {{ ref('fct_audience_evaluations') }}
)

select
    days.audience_key,
    days.as_of,
    cast(
        sum(coalesce(changes.entered_count, 0) - coalesce(changes.exited_count, 0))
            over (partition by days.audience_key order by days.as_of rows unbounded preceding)
        as bigint
    ) as members_count,
    cast(coalesce(changes.entered_count, 0) as bigint) as entered_count,
    cast(coalesce(changes.exited_count, 0) as bigint) as exited_count,
    evaluated.run_id
from days
inner join evaluated on days.as_of = evaluated.as_of
left join changes on days.audience_key = changes.audience_key and days.as_of = changes.as_of
