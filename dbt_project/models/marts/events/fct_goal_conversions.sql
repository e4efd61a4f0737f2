select
    goal_key,
    goal_kind,
    event_id,
    profile_id,
    amount,
    currency,
    window_days,
    occurred_at
from {{ ref('int_goals_converted') }}
