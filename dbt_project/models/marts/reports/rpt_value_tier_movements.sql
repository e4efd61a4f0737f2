with

-- A run looks at what was before its as_of, which at midnight is the day, and the month, before.
changes as (
    select
        changes.profile_id,
        changes.value,
        changes.previous_value,
        changes.changed_at,
        cast(date_trunc('month', {{ local_time("changes.changed_at - interval '1' second") }}) as date) as month_on
    from {{ ref('fct_profile_stage_changes') }} as changes
    inner join {{ ref('dim_profiles') }} as profiles on changes.profile_id = profiles.profile_id
    where changes.attribute = 'value_tier'
),

ranked as (
    select
        *,
        row_number() over (partition by profile_id, month_on order by changed_at) as place,
        row_number() over (partition by profile_id, month_on order by changed_at desc) as place_from_end
    from changes
),

-- Who went and came back within a month has not moved.
moved as (
    select
        month_on,
        from_tier,
        to_tier,
        count(*) as profiles_count
    from (
        select
            month_on,
            coalesce(max(case when place = 1 then previous_value end), 'none') as from_tier,
            max(case when place_from_end = 1 then value end) as to_tier
        from ranked
        group by profile_id, month_on
    ) as ends
    where from_tier <> to_tier
    group by month_on, from_tier, to_tier
),

flows as (
    select month_on, to_tier as tier, profiles_count as came_count, 0 as went_count from moved
    union all
    select month_on, from_tier as tier, 0 as came_count, profiles_count as went_count from moved
    where from_tier <> 'none'
),

cells as (
    select
        months.month_on,
        tiers.tier,
        coalesce(sum(flows.came_count), 0) as came_count,
        coalesce(sum(flows.went_count), 0) as went_count
    from (select distinct month_on from changes) as months
    cross join (
        select distinct to_tier as tier from moved
    ) as tiers
    left join flows on months.month_on = flows.month_on and tiers.tier = flows.tier
    group by months.month_on, tiers.tier
),

-- Who stayed are those who were there when the month began and did not go.
stayed as (
    select
        month_on,
        tier as from_tier,
        tier as to_tier,
        sum(came_count - went_count) over (partition by tier order by month_on) - came_count as profiles_count
    from cells
)

select
    month_on,
    from_tier,
    to_tier,
    cast(profiles_count as bigint) as profiles_count
from (
    select * from moved
    union all
    select * from stayed
) as movements
where profiles_count > 0
