with

counted as (
    select * from {{ ref('int_rows_counted') }}
),

refused as (
    select
        source,
        source_table,
        reason as outcome,
        count(*) as rows_count
    from {{ ref('int_rows_refused') }}
    group by source, source_table, reason
)

select source, source_table, 'used' as outcome, used_count as rows_count
from counted

union all

select source, source_table, 'later' as outcome, later_count as rows_count
from counted
where later_count > 0

union all

select source, source_table, outcome, rows_count
from refused
