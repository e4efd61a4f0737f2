with

stays as (
    {{ profile_stays(ref('fct_profile_assignment_changes')) }}
),

-- Who agreed is whom the row's strongest identifier named then; if nobody had met that, the next one.
named as (
    select
        stays.profile_id,
        changes.channel,
        changes.purpose,
        changes.scope,
        changes.occurred_at,
        row_number() over (
            partition by changes.consent_key
            order by known.priority, known.namespace, md5(known.identifier)
        ) as strength_rank
    from {{ ref('fct_consent_changes') }} as changes
    inner join {{ ref('int_identifiers_normalised') }} as known
        on changes.row_key = known.row_key and known.reason is null
    inner join stays
        on
            known.namespace = stays.namespace
            and known.identifier = stays.identifier
            and (stays.since is null or changes.occurred_at >= stays.since)
            and (stays.until is null or changes.occurred_at < stays.until)
    where changes.status = 'granted'
),

agreed as (
    select
        profile_id,
        channel,
        purpose,
        scope,
        occurred_at
    from named
    where strength_rank = 1
),

retired as (
    select profile_id, max(until) as retired_at
    from stays
    group by profile_id
    having bool_and(until is not null)
),

-- Who was of a former id and whose they were after it was one.
heirs as (
    select distinct
        retired.profile_id,
        later.profile_id as heir_id,
        later.since,
        later.until
    from retired
    inner join stays on retired.profile_id = stays.profile_id
    inner join stays as later
        on
            stays.namespace = later.namespace
            and stays.identifier = later.identifier
            and retired.retired_at <= later.since
),

-- Whoever was one with them when they agreed agreed too.
reached as (
    select * from agreed

    union all

    select
        heirs.profile_id,
        agreed.channel,
        agreed.purpose,
        agreed.scope,
        agreed.occurred_at
    from agreed
    inner join heirs
        on
            agreed.profile_id = heirs.heir_id
            and agreed.occurred_at >= heirs.since
            and (heirs.until is null or agreed.occurred_at < heirs.until)
)

select
    profile_id,
    channel,
    purpose,
    scope,
    max(occurred_at) as agreed_at
from reached
group by profile_id, channel, purpose, scope
