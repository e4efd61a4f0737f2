-- Every row of every source is used, of a later day, or refused for a reason that is counted.
select
    counted.source,
    counted.source_table,
    counted.found_count,
    sum(reported.rows_count) as reported_count
from {{ ref('int_rows_counted') }} as counted
left join {{ ref('rpt_source_rows') }} as reported
    on counted.source = reported.source and counted.source_table = reported.source_table
group by counted.source, counted.source_table, counted.found_count
having counted.found_count <> coalesce(sum(reported.rows_count), 0)
