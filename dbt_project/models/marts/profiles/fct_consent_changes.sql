with

-- Only yes is yes; who was asked and told nothing has said neither.
answers as (
    select
        *,
        coalesce(scope, 'brand') as given_scope,
        case
            when status = 'granted' then 'granted'
            when coalesce(trim(status), '') in ('', 'unknown') then 'unknown'
            else 'denied'
        end as answer
    from {{ ref('int_consents_unioned') }}
)

select
    answers.row_key || ':' || answers.channel || ':' || answers.purpose || ':' || answers.given_scope as consent_key,
    answers.row_key,
    resolved.profile_id,
    answers.channel,
    answers.purpose,
    answers.given_scope as scope,
    answers.answer as status,
    lag(answers.answer) over (
        partition by resolved.profile_id, answers.channel, answers.purpose, answers.given_scope
        order by answers.occurred_at, {{ strictness('answers.answer') }}, answers.row_key desc
    ) as previous_status,
    answers.occurred_at,
    answers.loaded_at as recorded_at,
    answers.source,
    answers.method,
    answers.wording_version,
    answers.language,
    answers.proof_ref
from answers
inner join {{ ref('int_rows_kept') }} as resolved on answers.row_key = resolved.row_key
