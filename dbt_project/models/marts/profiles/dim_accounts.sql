with

known as (
    select
        account_id,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at,
        count(*) as identifiers_count
    from {{ ref('int_accounts_identified') }}
    group by account_id
),

-- Of several records of one account the latest value of each column stands; missing ones never do.
recorded as (
    select
        accounted.account_id,
        records.account_name,
        records.country,
        records.industry,
        records.employees_count,
        row_number() over (
            partition by accounted.account_id
            order by
                case when records.account_name is null then 1 else 0 end,
                records.updated_at desc,
                records.account_number
        ) as account_name_rank,
        row_number() over (
            partition by accounted.account_id
            order by
                case when records.country is null then 1 else 0 end,
                records.updated_at desc,
                records.account_number
        ) as country_rank,
        row_number() over (
            partition by accounted.account_id
            order by
                case when records.industry is null then 1 else 0 end,
                records.updated_at desc,
                records.account_number
        ) as industry_rank,
        row_number() over (
            partition by accounted.account_id
            order by
                case when records.employees_count is null then 1 else 0 end,
                records.updated_at desc,
                records.account_number
        ) as employees_count_rank
    from {{ ref('stg_crm__accounts') }} as records
    inner join {{ ref('int_rows_accounted') }} as accounted on records.row_key = accounted.row_key
),

described as (
    select
        account_id,
        max(case when account_name_rank = 1 then account_name end) as account_name,
        max(case when country_rank = 1 then country end) as country,
        max(case when industry_rank = 1 then industry end) as industry,
        max(case when employees_count_rank = 1 then employees_count end) as employees_count
    from recorded
    group by account_id
),

members as (
    select
        account_id,
        sum(case when is_current then 1 else 0 end) as profiles_count,
        sum(case when is_current then 0 else 1 end) as former_profiles_count
    from {{ ref('fct_account_memberships') }}
    group by account_id
)

select
    known.account_id,
    described.account_name,
    described.country,
    described.industry,
    described.employees_count,
    cast(coalesce(members.profiles_count, 0) as bigint) as profiles_count,
    cast(coalesce(members.former_profiles_count, 0) as bigint) as former_profiles_count,
    known.identifiers_count,
    known.first_seen_at,
    known.last_seen_at
from known
left join described on known.account_id = described.account_id
left join members on known.account_id = members.account_id
