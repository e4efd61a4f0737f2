select
    found.source,
    found.source_table,
    expired.reason,
    count(*) as rows_count,
    count(distinct expired.profile_id) as profiles_count
from {{ ref('int_rows_expired') }} as expired
inner join (
    select distinct row_key, source, source_table from {{ ref('int_identifiers_normalised') }}
) as found on expired.row_key = found.row_key
group by found.source, found.source_table, expired.reason
