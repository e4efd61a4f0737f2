with

-- The latest answer stands; of two at the same time the stricter.
ranked as (
    select
        *,
        row_number() over (
            partition by profile_id, channel, purpose, scope
            order by occurred_at desc, case when status = 'denied' then 0 else 1 end, consent_key
        ) as answer_rank
    from {{ ref('fct_consent_changes') }}
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
