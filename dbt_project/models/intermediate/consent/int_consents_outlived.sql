with

stays as (
    {{ profile_stays(ref('fct_profile_assignment_changes')) }}
),

answers as (
    select
        changes.consent_key,
        changes.profile_id,
        changes.channel,
        changes.purpose,
        changes.scope,
        resolved.namespace,
        resolved.identifier,
        changes.occurred_at,
        row_number() over (
            partition by changes.profile_id, changes.channel, changes.purpose, changes.scope
            order by
                changes.occurred_at,
                {{ strictness('changes.status') }},
                changes.consent_key desc
        ) as answer_number
    from {{ ref('fct_consent_changes') }} as changes
    inner join {{ ref('int_rows_resolved') }} as resolved on changes.row_key = resolved.row_key
),

borne as (
    select distinct
        changes.consent_key,
        known.namespace,
        known.identifier
    from {{ ref('fct_consent_changes') }} as changes
    inner join {{ ref('int_identifiers_normalised') }} as known
        on changes.row_key = known.row_key and known.reason is null
)

-- A later answer takes the place of an earlier one that was given under an identifier it bears, or if
-- both were one profile's when it was given. So of two profiles that were merged since, either
-- side's last answer is still there.
select earlier.consent_key
from answers as earlier
inner join answers as later
    on
        earlier.profile_id = later.profile_id
        and earlier.channel = later.channel
        and earlier.purpose = later.purpose
        and earlier.scope = later.scope
        and earlier.answer_number < later.answer_number
inner join borne
    on
        later.consent_key = borne.consent_key
        and earlier.namespace = borne.namespace
        and earlier.identifier = borne.identifier

union

select earlier.consent_key
from answers as earlier
inner join answers as later
    on
        earlier.profile_id = later.profile_id
        and earlier.channel = later.channel
        and earlier.purpose = later.purpose
        and earlier.scope = later.scope
        and earlier.answer_number < later.answer_number
inner join stays as earlier_stay
    on
        earlier.namespace = earlier_stay.namespace
        and earlier.identifier = earlier_stay.identifier
        and (earlier_stay.since is null or later.occurred_at >= earlier_stay.since)
        and (earlier_stay.until is null or later.occurred_at < earlier_stay.until)
inner join stays as later_stay
    on
        later.namespace = later_stay.namespace
        and later.identifier = later_stay.identifier
        and (later_stay.since is null or later.occurred_at >= later_stay.since)
        and (later_stay.until is null or later.occurred_at < later_stay.until)
where earlier_stay.profile_id = later_stay.profile_id
