with

purchases as (
    select
        household_id,
        count(*) as purchases_count,
        sum(amount) as purchases_amount
    from {{ ref('fct_purchases') }}
    group by household_id
),

members as (
    select
        household_id,
        count(*) as profiles_count
    from {{ ref('dim_profiles') }}
    where household_id is not null
    group by household_id
),

surveyed as (
    select * from {{ ref('stg_completejourney__demographics') }}
),

households as (
    select household_id from purchases
    union
    select household_id from members
    union
    select household_id from surveyed
)

select
    households.household_id,
    coalesce(members.profiles_count, 0) as profiles_count,
    surveyed.age_band,
    surveyed.income_band,
    surveyed.home_ownership,
    surveyed.household_size,
    {{ leading_integer('surveyed.kids_count') }} as kids_count,
    coalesce(purchases.purchases_count, 0) as purchases_count,
    cast(coalesce(purchases.purchases_amount, 0) as numeric(18, 2)) as purchases_amount
from households
left join members on households.household_id = members.household_id
left join surveyed on households.household_id = surveyed.household_id
left join purchases on households.household_id = purchases.household_id
