with

-- What was given to whom before this run, and what is now. Former ids count as aliases.
before_run as (
    select namespace, identifier, profile_id
    from (
        select
            *,
            row_number() over (partition by namespace, identifier order by assigned_at desc) as recency
        from {{ ref('fct_profile_assignment_changes') }}
        where assigned_at < {{ muster_as_of() }}
    ) as remembered
    where recency = 1
),

assigned as (
    select namespace, identifier, profile_id
    from {{ ref('fct_profile_assignments') }}
    where namespace <> 'profile_id'
),

moves as (
    select
        assigned.profile_id as now_id,
        before_run.profile_id as before_id
    from assigned
    left join before_run
        on assigned.namespace = before_run.namespace and assigned.identifier = before_run.identifier
),

profiles_before as (
    select
        profile_id,
        count(*) as identifiers_count
    from before_run
    group by profile_id
),

profiles_now as (
    select now_id as profile_id
    from moves
    group by now_id
),

-- An id that was here before is one still, is a former one, or was lost with its state.
ended as (
    select
        profiles_before.profile_id,
        aliases.former_profile_id is not null as is_merged
    from profiles_before
    left join profiles_now on profiles_before.profile_id = profiles_now.profile_id
    left join {{ ref('dim_profile_aliases') }} as aliases
        on profiles_before.profile_id = aliases.former_profile_id
    where profiles_now.profile_id is null
),

-- A new id is of identifiers never seen, of a part of another profile, or again of those of a lost one.
minted as (
    select
        moves.now_id,
        max(case when moves.before_id is not null then 1 else 0 end) as is_known,
        max(
            case when moves.before_id is not null and (ended.profile_id is null or ended.is_merged) then 1 else 0 end
        ) as is_part
    from moves
    left join profiles_before on moves.now_id = profiles_before.profile_id
    left join ended on moves.before_id = ended.profile_id
    where profiles_before.profile_id is null
    group by moves.now_id
),

seen as (
    select
        count(*) as identifiers_count,
        count(distinct profile_id) as profiles_count
    from {{ ref('bridge_profile_identifiers') }}
)

select
    {{ muster_as_of() }} as as_of,
    (select count(*) from profiles_before) as profiles_before_count,
    (select count(*) from minted where is_known = 0) as founded_count,
    (select count(*) from minted where is_part = 1) as split_off_count,
    (select count(*) from minted where is_known = 1 and is_part = 0) as minted_again_count,
    (select count(*) from ended where is_merged) as merged_away_count,
    (select count(*) from ended where not is_merged) as lost_count,
    (select count(*) from profiles_now) as profiles_count,
    seen.profiles_count as profiles_seen_count,
    (select count(*) from before_run) as identifiers_before_count,
    (select count(*) from moves where before_id is null) as identifiers_new_count,
    (select count(*) from moves where before_id <> now_id) as identifiers_moved_count,
    (select count(*) from assigned) as identifiers_count,
    seen.identifiers_count as identifiers_seen_count
from seen
