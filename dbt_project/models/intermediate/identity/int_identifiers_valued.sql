with

found as (
    select distinct
        namespace,
        found_as,
        region
    from {{ ref('int_identifiers_unioned') }}
),

normalised as (
    select
        found.namespace,
        found.found_as,
        found.region,
        spaces.normaliser,
        spaces.pattern,
        phones.reason as phone_reason,
        case spaces.normaliser
            when 'email' then {{ normalise_email('found.found_as') }}
            when 'lower' then lower(found.found_as)
            when 'phone' then phones.phone_e164
            else found.found_as
        end as identifier
    from found
    inner join {{ ref('int_namespaces') }} as spaces on found.namespace = spaces.namespace
    left join {{ ref('int_phones_normalised') }} as phones
        on
            spaces.normaliser = 'phone'
            and found.found_as = phones.found_as
            and upper(coalesce(found.region, '')) = phones.region
)

select
    normalised.namespace,
    normalised.found_as,
    normalised.region,
    normalised.identifier,
    case
        when normalised.phone_reason is not null then normalised.phone_reason
        when denied.identifier is not null then 'denied'
        when normalised.normaliser = 'email' and not {{ is_email('normalised.identifier') }} then 'invalid_email'
        when
            normalised.pattern is not null
            and not {{ matches_whole('normalised.identifier', 'normalised.pattern') }} then 'invalid_pattern'
    end as reason
from normalised
left join {{ ref('int_identifiers_denied') }} as denied
    on
        normalised.namespace = denied.namespace
        and coalesce(normalised.identifier, normalised.found_as) = denied.identifier
