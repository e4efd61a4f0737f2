-- Whoever a row with an account's number belongs to belongs to the account; the latest such row counts.
with

told as (
    select
        accounted.account_id,
        kept.profile_id,
        kept.profile_idx,
        coalesce(accounted.valid_from, accounted.occurred_at) as since_at,
        accounted.valid_until as until_at,
        accounted.occurred_at,
        row_number() over (
            partition by accounted.account_id, kept.profile_id
            order by
                accounted.occurred_at desc nulls last,
                accounted.loaded_at desc nulls last,
                md5(accounted.row_key)
        ) as told_rank
    from {{ ref('int_rows_accounted') }} as accounted
    inner join {{ ref('int_rows_kept') }} as kept on accounted.row_key = kept.row_key
),

spans as (
    select
        account_id,
        profile_id,
        min(since_at) as since_at,
        max(occurred_at) as last_told_at,
        count(*) as rows_count
    from told
    group by account_id, profile_id
)

select
    told.account_id,
    told.profile_id,
    told.profile_idx,
    coalesce(told.since_at <= {{ muster_as_of() }}, true)
    and coalesce(told.until_at > {{ muster_as_of() }}, true) as is_current,
    spans.since_at,
    told.until_at,
    spans.last_told_at,
    spans.rows_count
from told
inner join spans on told.account_id = spans.account_id and told.profile_id = spans.profile_id
where told.told_rank = 1
