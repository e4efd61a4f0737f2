-- Written by `muster compile` from dbt_project/sources; change that, not this.
select
    cast(row_key as text) as row_key,
    cast('media' as text) as source,
    cast('ad_impressions' as text) as source_table
from {{ ref('stg_media__ad_impressions') }}
where occurred_at < {{ muster_as_of() }} - interval '730 days'
