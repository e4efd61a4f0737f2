-- Written by `muster compile` from dbt_project/sources, crm.consents; change that, not this.
with

source as (
    select * from {{ source('crm', 'consents') }}
),

cleaned as (
    select
        {{ staged('consent_id', 'text') }} as consent_id,
        {{ staged('crm_id', 'text') }} as crm_id,
        {{ staged('email', 'text') }} as email,
        {{ staged('phone', 'text') }} as phone,
        {{ staged('phone_region', 'text') }} as phone_region,
        {{ staged('channel', 'text') }} as channel,
        {{ staged('purpose', 'text') }} as purpose,
        {{ staged('scope', 'text') }} as scope,
        {{ staged('status', 'text') }} as status,
        {{ staged('method', 'text') }} as method,
        {{ staged('wording_version', 'text') }} as wording_version,
        {{ staged('language', 'text') }} as language,
        {{ staged('proof_ref', 'text') }} as proof_ref,
        {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
        {{ staged('occurred_at', 'timestamp') }} as occurred_at,
        {{ staged('loaded_at', 'timestamp') }} as loaded_at
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by consent_id
            order by loaded_at desc nulls last, occurred_at desc nulls last, crm_id nulls last, email nulls last, phone nulls last, phone_region nulls last, channel nulls last, purpose nulls last, scope nulls last, status nulls last, method nulls last, wording_version nulls last, language nulls last, proof_ref nulls last, is_synthetic nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and occurred_at < {{ muster_as_of() }}
        and consent_id is not null
)

select
    {{ row_key('crm.consents', ['consent_id']) }} as row_key,
    consent_id,
    crm_id,
    email,
    phone,
    phone_region,
    channel,
    purpose,
    scope,
    status,
    method,
    wording_version,
    language,
    proof_ref,
    is_synthetic,
    occurred_at,
    loaded_at
from ranked
where version_rank = 1
