with

links as (
    select
        sum(case when is_kept then 1 else 0 end) as links_kept_count,
        sum(case when is_kept then 0 else 1 end) as links_dropped_count
    from {{ ref('fct_identity_links') }}
),

sizes as (
    select
        profile_id,
        count(*) as identifiers_count
    from {{ ref('bridge_profile_identifiers') }}
    group by profile_id
),

graphs as (
    select
        count(*) as profiles_count,
        sum(identifiers_count) as identifiers_count,
        max(identifiers_count) as largest_profile_count,
        sum(case when identifiers_count = 1 then 1 else 0 end) as single_identifier_count
    from sizes
),

profiles as (
    select
        sum(case when is_anonymous then 1 else 0 end) as anonymous_count
    from {{ ref('dim_profiles') }}
),

namespaces as (
    select
        cast(sum(case when namespace = 'crm_id' then 1 else 0 end) as bigint) as crm_id_count,
        cast(sum(case when namespace = 'loyalty_id' then 1 else 0 end) as bigint) as loyalty_id_count,
        cast(sum(case when namespace = 'email' then 1 else 0 end) as bigint) as email_count,
        cast(sum(case when namespace = 'phone_e164' then 1 else 0 end) as bigint) as phone_e164_count,
        cast(sum(case when namespace = 'push_token' then 1 else 0 end) as bigint) as push_token_count,
        cast(sum(case when namespace = 'device_id' then 1 else 0 end) as bigint) as device_id_count,
        cast(sum(case when namespace = 'cookie' then 1 else 0 end) as bigint) as cookie_count
    from {{ ref('bridge_profile_identifiers') }}
),

unmatched as (
    select
        sum(case when reason <> 'no_usable_identifier' then rows_count else 0 end) as unusable_rows_count,
        sum(case when reason = 'no_usable_identifier' then rows_count else 0 end) as ownerless_events_count
    from {{ ref('rpt_unmatched') }}
)

select
    {{ muster_as_of() }} as as_of,
    cast(graphs.identifiers_count as bigint) as identifiers_count,
    cast(coalesce(links.links_kept_count, 0) as bigint) as links_kept_count,
    cast(coalesce(links.links_dropped_count, 0) as bigint) as links_dropped_count,
    graphs.profiles_count,
    cast(profiles.anonymous_count as bigint) as anonymous_count,
    cast(graphs.single_identifier_count as bigint) as single_identifier_count,
    graphs.largest_profile_count,
    (select count(*) from {{ ref('dim_households') }}) as households_count,
    (select count(*) from {{ ref('dim_accounts') }}) as accounts_count,
    (select count(*) from {{ ref('dim_profile_aliases') }}) as aliases_count,
    namespaces.crm_id_count,
    namespaces.loyalty_id_count,
    namespaces.email_count,
    namespaces.phone_e164_count,
    namespaces.push_token_count,
    namespaces.device_id_count,
    namespaces.cookie_count,
    cast(coalesce(unmatched.unusable_rows_count, 0) as bigint) as unusable_rows_count,
    cast(coalesce(unmatched.ownerless_events_count, 0) as bigint) as ownerless_events_count
from graphs
cross join links
cross join profiles
cross join namespaces
cross join unmatched
