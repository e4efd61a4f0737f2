with

typed as (
    select distinct
        found_as,
        upper(coalesce(region, '')) as region,
        {{ typed_digits('found_as') }} as dialled
    from {{ ref('int_identifiers_unioned') }}
    where namespace in (select namespace from {{ ref('int_namespaces') }} where normaliser = 'phone')
),

regions as (
    select
        *,
        nullif(national_prefix_pattern, '') as prefix_pattern,
        nullif(dial_out_pattern, '') as out_pattern
    from {{ ref('phone_regions') }}
),

split as (
    select
        typed.found_as,
        typed.region,
        home.region as home_region,
        {{ without_matches('dialled', "'[^0-9]'") }} as digits,
        case
            when typed.dialled like '+%' then substr(typed.dialled, 2)
            when
                home.out_pattern is not null
                and {{ matches_start('dialled', "home.out_pattern || '[1-9]'") }}
                then {{ after_match('dialled', 'home.out_pattern') }}
        end as abroad
    from typed
    left join regions as home on typed.region = home.region
),

-- A number typed with its country's code but no sign is taken so only if it is not one as it stands.
national as (
    select
        split.found_as,
        split.region,
        split.home_region,
        split.abroad,
        country.country_code,
        country.possible_pattern,
        country.valid_pattern,
        country.prefix_pattern,
        case
            when split.abroad is not null
                then substr({{ without_matches('split.abroad', "'[^0-9]'") }}, length(country.country_code) + 1)
            when
                split.digits like country.country_code || '%'
                and not {{ matches_whole('split.digits', 'country.possible_pattern') }}
                and {{ matches_whole(
                    without_national_prefix(
                        'substr(split.digits, length(country.country_code) + 1)',
                        'country.prefix_pattern', 'country.possible_pattern'
                    ),
                    'country.possible_pattern'
                ) }}
                then substr(split.digits, length(country.country_code) + 1)
            else split.digits
        end as dialled
    from split
    left join regions as country
        on (
            split.abroad is null and split.home_region = country.region
        ) or (
            country.is_main and split.abroad like country.country_code || '%'
        )
),

stripped as (
    select
        *,
        {{ without_national_prefix('dialled', 'prefix_pattern', 'possible_pattern') }} as national_number
    from national
)

select
    found_as,
    region,
    case
        when {{ matches_whole('national_number', 'valid_pattern') }} then '+' || country_code || national_number
    end as phone_e164,
    case
        when country_code is null and abroad is not null then 'unknown_country'
        when country_code is null then 'unknown_region'
        when not {{ matches_whole('national_number', 'valid_pattern') }} then 'invalid_phone'
    end as reason
from stripped
