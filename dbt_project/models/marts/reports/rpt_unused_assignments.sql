with

held as (
    select profile_id, namespace, identifier from {{ ref('bridge_profile_identifiers') }}
),

known as (
    select distinct profile_id from held
),

-- Given to a profile once, and no profile's now: the state keeps them, and they come back to it.
unused as (
    select assigned.namespace, assigned.identifier, assigned.profile_id
    from {{ ref('fct_profile_assignments') }} as assigned
    left join held on assigned.namespace = held.namespace and assigned.identifier = held.identifier
    where assigned.namespace <> 'profile_id' and held.identifier is null
),

refused as (
    select namespace, identifier, min(reason) as reason
    from {{ ref('int_identifiers_normalised') }}
    where reason is not null
    group by namespace, identifier
),

explained as (
    select
        unused.namespace,
        unused.profile_id,
        case
            when expired.profile_id is not null then 'expired'
            when spaces.namespace is null then 'namespace_gone'
            when refused.reason is not null then refused.reason
            else 'not_seen'
        end as reason
    from unused
    left join {{ ref('int_profiles_expired') }} as expired on unused.profile_id = expired.profile_id
    left join {{ ref('int_namespaces') }} as spaces on unused.namespace = spaces.namespace
    left join refused on unused.namespace = refused.namespace and unused.identifier = refused.identifier
)

select
    explained.namespace,
    explained.reason,
    count(*) as identifiers_count,
    count(distinct case when known.profile_id is null then explained.profile_id end) as profiles_count
from explained
left join known on explained.profile_id = known.profile_id
group by explained.namespace, explained.reason
