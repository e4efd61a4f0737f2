select
    consents.row_key || ':' || consents.channel || ':' || consents.purpose as consent_key,
    consents.row_key,
    resolved.profile_id,
    consents.channel,
    consents.purpose,
    coalesce(consents.scope, 'brand') as scope,
    case when consents.status = 'granted' then 'granted' else 'denied' end as status,
    lag(consents.status) over (
        partition by resolved.profile_id, consents.channel, consents.purpose, coalesce(consents.scope, 'brand')
        order by consents.occurred_at, consents.row_key
    ) as previous_status,
    consents.occurred_at,
    consents.loaded_at as recorded_at,
    consents.source,
    consents.method,
    consents.wording_version,
    consents.language,
    consents.proof_ref
from {{ ref('int_consents_unioned') }} as consents
inner join {{ ref('int_rows_kept') }} as resolved on consents.row_key = resolved.row_key
