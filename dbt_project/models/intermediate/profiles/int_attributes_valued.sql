with

told as (
    select * from {{ ref('int_attributes_told') }}
),

counted as (
    select policy, profile_key, attribute, value, count(*) as rows_count
    from told
    where way = 'most_frequent'
    group by policy, profile_key, attribute, value
),

-- Of an attribute all rows go one way, so that what is not asked for is missing in all of them.
ranked as (
    select
        told.*,
        row_number() over (
            partition by told.policy, told.profile_key, told.attribute
            order by
                counted.rows_count desc nulls last,
                case when told.way = 'source_precedence' then told.precedence end nulls last,
                case when told.way = 'latest_loaded' then told.loaded_at end desc nulls last,
                told.occurred_at desc nulls last,
                told.loaded_at desc nulls last,
                told.precedence,
                md5(told.value),
                md5(told.row_key)
        ) as choice_rank
    from told
    left join counted
        on
            told.policy = counted.policy
            and told.profile_key = counted.profile_key
            and told.attribute = counted.attribute
            and told.value = counted.value
)

select
    policy,
    is_default,
    is_stitched,
    profile_key,
    attribute,
    value,
    source,
    source_table,
    row_key,
    occurred_at,
    loaded_at
from ranked
where choice_rank = 1
