with

-- A row counts from when it had happened and was loaded: from then on a run would have seen it.
told as (
    select
        *,
        greatest(occurred_at, loaded_at) as seen_at,
        row_number() over (
            partition by policy, profile_key, attribute
            order by
                occurred_at desc nulls last, loaded_at desc nulls last, precedence, md5(value), md5(row_key)
        ) as recency
    from {{ ref('int_attributes_told') }}
    where is_stitched
),

-- How often a value had been told by then, and how late at the latest.
counted as (
    select
        *,
        count(*) over (
            partition by policy, profile_key, attribute, value order by seen_at nulls first
        ) as rows_count,
        min(recency) over (
            partition by policy, profile_key, attribute, value order by seen_at nulls first
        ) as value_recency
    from told
),

-- The order that int_attributes_valued chooses by.
ranked as (
    select
        *,
        row_number() over (
            partition by policy, profile_key, attribute
            order by
                case when way = 'most_frequent' then rows_count end desc nulls last,
                case when way = 'most_frequent' then value_recency end nulls last,
                case when way = 'source_precedence' then precedence end nulls last,
                case when way = 'latest_loaded' then loaded_at end desc nulls last,
                recency
        ) as strength
    from counted
),

-- What is stronger than all that was seen before it stands from then on.
stood as (
    select *, lag(value) over (partition by policy, profile_key, attribute order by strength desc) as value_before
    from (
        select
            *,
            min(strength) over (
                partition by policy, profile_key, attribute order by seen_at nulls first
            ) as strongest
        from ranked
    ) as running
    where strength = strongest
)

select
    policy,
    profile_key as profile_id,
    attribute,
    value,
    value_before as previous_value,
    is_default,
    source,
    source_table,
    row_key,
    occurred_at,
    seen_at as stood_from,
    lead(seen_at) over (partition by policy, profile_key, attribute order by strength desc) as stood_until
from stood
where value_before is null or value_before <> value
