-- How large is each audience now, and how did its size move over the last runs?
select
    audiences.audience_key,
    audiences.owner,
    sizes.as_of,
    sizes.members_count,
    sizes.entered_count,
    sizes.exited_count
from fct_audience_sizes as sizes
inner join dim_audiences as audiences on sizes.audience_key = audiences.audience_key
where sizes.as_of >= (select max(as_of) from fct_runs) - interval '30 days'
order by audiences.audience_key, sizes.as_of
