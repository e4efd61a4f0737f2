{{ config(materialized='view') }}

select resolved.*
from {{ ref('int_rows_resolved') }} as resolved
left join {{ ref('int_rows_expired') }} as expired on resolved.row_key = expired.row_key
where expired.row_key is null
