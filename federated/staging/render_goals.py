"""Writes the model that finds the conversions of every declared goal."""

from collections.abc import Sequence

from federated.staging.declarations import Goal
from federated.staging.render_staging import NOTICE, union_all


def render_goals(goals: Sequence[Goal]) -> str:
    """Return one row per event that meets a goal."""
    selects = [
        "\n".join(
            [
                "select",
                f"    cast('{goal.key}' as text) as goal_key,",
                f"    cast('{goal.kind}' as text) as goal_kind,",
                "    event_id,",
                "    profile_id,",
                f"    cast({goal.value_column or 'null'} as numeric(18,2)) as amount,",
                f"    {'currency' if goal.value_column == 'amount' else 'cast(null as text)'}"
                " as currency,",
                f"    cast({goal.window_days} as integer) as window_days,",
                "    occurred_at",
                "from {{ ref('fct_events') }}",
                "where",
                f"    event_type = '{goal.event_type}'",
                *([f"    and category = '{goal.category}'"] if goal.category else []),
            ]
        )
        for goal in goals
    ]
    kinds = {
        "goal_key": "text",
        "goal_kind": "text",
        "event_id": "text",
        "profile_id": "text",
        "amount": "numeric(18,2)",
        "currency": "text",
        "window_days": "integer",
        "occurred_at": "timestamp",
    }
    nothing = ",\n".join(f"    cast(null as {kind}) as {name}" for name, kind in kinds.items())
    header = f"-- {NOTICE.format(origin='dbt_project/goals')}\n"
    return header + union_all(selects, f"select\n{nothing}\nwhere 1 = 0")
