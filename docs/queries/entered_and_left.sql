-- Who entered and who left which audience in the latest run, and why?
select
    changes.audience_key,
    changes.change,
    changes.reason,
    changes.entity,
    changes.entity_key,
    profiles.full_name
from fct_audience_member_changes as changes
left join dim_profiles as profiles
    on changes.entity = 'profile' and changes.entity_key = profiles.profile_id
where changes.as_of = (select max(as_of) from fct_runs)
order by changes.audience_key, changes.change, changes.entity_key
