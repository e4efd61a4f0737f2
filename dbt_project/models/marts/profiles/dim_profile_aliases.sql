with

assignments as (
    select * from {{ ref('fct_profile_assignments') }}
),

-- After a run that looks from before a merge, the former id is a profile's again.
living as (
    select distinct profile_id from assignments where namespace <> 'profile_id'
),

former as (
    select identifier as former_profile_id, profile_id, assigned_at
    from assignments
    where namespace = 'profile_id' and identifier not in (select profile_id from living)
),

identified as (
    select distinct changes.namespace, changes.identifier
    from {{ ref('fct_profile_assignment_changes') }} as changes
    inner join former on changes.profile_id = former.former_profile_id
),

stays as (
    select
        changes.profile_id,
        lead(changes.assigned_at) over (
            partition by changes.namespace, changes.identifier order by changes.assigned_at
        ) as until
    from {{ ref('fct_profile_assignment_changes') }} as changes
    inner join identified
        on changes.namespace = identified.namespace and changes.identifier = identified.identifier
),

-- A former id follows later merges; it was one since its last identifier was given to another.
given_up as (
    select profile_id, max(until) as given_up_at
    from stays
    group by profile_id
)

select
    former.former_profile_id,
    former.profile_id,
    coalesce(given_up.given_up_at, former.assigned_at) as merged_at,
    former.assigned_at as led_at
from former
left join given_up on former.former_profile_id = given_up.profile_id
