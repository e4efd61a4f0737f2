with

assignments as (
    select * from {{ ref('fct_profile_assignments') }}
),

-- After a run that looks from before a merge, the former id is a profile's again.
living as (
    select distinct profile_id from assignments where namespace <> 'profile_id'
)

select
    identifier as former_profile_id,
    profile_id,
    assigned_at as merged_at
from assignments
where namespace = 'profile_id' and identifier not in (select profile_id from living)
