-- Written by `muster compile` from dbt_project/goals; change that, not this.
select
    cast('add_to_cart' as text) as goal_key,
    cast('micro' as text) as goal_kind,
    event_id,
    profile_id,
    cast(null as numeric(18,2)) as amount,
    cast(null as text) as currency,
    cast(7 as integer) as window_days,
    occurred_at
from {{ ref('fct_events') }}
where
    event_type = 'add_to_cart'

union all

select
    cast('purchase' as text) as goal_key,
    cast('macro' as text) as goal_kind,
    event_id,
    profile_id,
    cast(amount as numeric(18,2)) as amount,
    currency as currency,
    cast(30 as integer) as window_days,
    occurred_at
from {{ ref('fct_events') }}
where
    event_type = 'purchase'
