{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=false,
    pre_hook="{{ forget_changes_since(this, muster_as_of()) }}"
) }}

-- depends_on: {{ ref('int_audience_members_evaluated') }}
select
    audiences.audience_key,
    runs.as_of,
    runs.recorded_at,
    runs.run_id
from {{ ref('dim_audiences') }} as audiences
cross join (
    select run_id, as_of, recorded_at
    from {{ ref('fct_runs') }}
    where as_of = {{ muster_as_of() }}
    order by recorded_at desc, run_id desc
    limit 1
) as runs
where audiences.status = 'published'
