with

found as (
    select distinct
        namespace,
        found_as,
        region,
        {{ visible_text('found_as') }} as given
    from {{ ref('int_identifiers_unioned') }}
),

normalised as (
    select
        found.namespace,
        found.found_as,
        found.region,
        spaces.normaliser,
        spaces.namespace_type,
        spaces.pattern,
        spaces.is_scoped,
        spaces.check_kind,
        spaces.has_national_form,
        phones.reason as phone_reason,
        {{ normalised_identifier('spaces.normaliser', 'found.given', 'phones.phone_e164') }} as identifier
    from found
    inner join {{ ref('int_namespaces') }} as spaces on found.namespace = spaces.namespace
    left join {{ ref('int_phones_normalised') }} as phones
        -- As one side of an equation: beside one, DuckDB would compare each text with each number.
        on
            case when spaces.normaliser = 'phone' then found.found_as end = phones.found_as
            and upper(coalesce(found.region, '')) = phones.region
)

select
    normalised.namespace,
    normalised.found_as,
    normalised.region,
    normalised.identifier,
    case
        when normalised.phone_reason is not null then normalised.phone_reason
        when normalised.identifier = '' then 'empty'
        when denied.identifier is not null or denied_below.identifier is not null then 'denied'
        when normalised.is_scoped and normalised.identifier like '/%' then 'no_scope'
        when
            normalised.normaliser = 'sha256'
            and not {{ matches_whole('normalised.identifier', "'[0-9a-f]{64}'") }} then 'not_hashed'
        when
            normalised.normaliser in ('none', 'lower', 'upper', 'digits')
            and not coalesce(normalised.has_national_form, false)
            and normalised.namespace_type not in ('non_person', 'partner')
            and {{ looks_like_national_id('normalised.identifier') }} then 'national_id'
        when
            normalised.normaliser in ('none', 'lower', 'upper')
            and {{ mixes_scripts('normalised.identifier') }} then 'mixed_scripts'
        when normalised.normaliser = 'email' and not {{ is_email('normalised.identifier') }} then 'invalid_email'
        when
            normalised.pattern is not null
            and not {{ matches_whole('normalised.identifier', 'normalised.pattern') }} then 'invalid_pattern'
        when
            normalised.check_kind = 'tw_tax_id'
            and not {{ is_tw_tax_id('normalised.identifier') }} then 'invalid_check_digit'
        when
            normalised.check_kind = 'kr_business_number'
            and not {{ is_kr_business_number('normalised.identifier') }} then 'invalid_check_digit'
    end as reason
from normalised
left join {{ ref('int_denials_spelled') }} as denied
    on
        normalised.namespace = denied.namespace
        and lower(coalesce(normalised.identifier, normalised.found_as)) = denied.identifier
-- No one's in any scope; one side of an equation for the reason above.
left join {{ ref('int_denials_spelled') }} as denied_below
    on
        normalised.namespace = denied_below.namespace
        and case
            when normalised.is_scoped
                then lower(substr(normalised.identifier, strpos(normalised.identifier, '/') + 1))
        end = denied_below.identifier
