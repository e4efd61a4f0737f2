-- Written by `muster compile` from dbt_project/sources; change that, not this.
select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('consents' as text) as source_table,
    cast(channel as text) as channel,
    cast(purpose as text) as purpose,
    cast(scope as text) as scope,
    cast(status as text) as status,
    cast(method as text) as method,
    cast(wording_version as text) as wording_version,
    cast(language as text) as language,
    cast(proof_ref as text) as proof_ref,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_crm__consents') }}

union all

select
    cast(row_key as text) as row_key,
    cast('media' as text) as source,
    cast('mail_events' as text) as source_table,
    cast('email' as text) as channel,
    cast('marketing' as text) as purpose,
    cast('brand' as text) as scope,
    cast('denied' as text) as status,
    cast('unsubscribe' as text) as method,
    cast(null as text) as wording_version,
    cast(null as text) as language,
    cast(null as text) as proof_ref,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_media__mail_events') }}
where event_type = 'unsubscribed'
