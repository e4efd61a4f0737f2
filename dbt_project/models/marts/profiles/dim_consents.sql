with

-- The latest answer stands; of profiles that were merged since, the stricter of their latest.
ranked as (
    select
        changes.*,
        row_number() over (
            partition by changes.profile_id, changes.channel, changes.purpose, changes.scope
            order by
                {{ strictness('changes.status') }} desc,
                changes.occurred_at desc,
                changes.consent_key
        ) as answer_rank
    from {{ ref('fct_consent_changes') }} as changes
    left join {{ ref('int_consents_outlived') }} as outlived on changes.consent_key = outlived.consent_key
    where outlived.consent_key is null
)

select
    profile_id,
    channel,
    purpose,
    scope,
    status,
    occurred_at,
    source,
    method,
    wording_version,
    language,
    proof_ref
from ranked
where answer_rank = 1
