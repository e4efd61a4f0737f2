with

-- Each row tells of its strongest identifier alone; what else it bears is known of that one.
told as (
    select
        resolved.namespace as own_namespace,
        resolved.identifier as own_identifier,
        borne.namespace,
        borne.identifier,
        borne.is_synthetic,
        borne.occurred_at
    from {{ ref('int_rows_kept') }} as resolved
    inner join {{ ref('int_identifiers_normalised') }} as borne on resolved.row_key = borne.row_key
    where borne.reason is null
),

identified as (
    select
        own_namespace,
        own_identifier,
        bool_or(is_synthetic) as is_synthetic,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at
    from told
    group by own_namespace, own_identifier
),

-- Of several e-mails, phones or cards in its rows the one seen last stands.
ranked as (
    select
        own_namespace,
        own_identifier,
        namespace,
        identifier,
        row_number() over (
            partition by own_namespace, own_identifier, namespace
            order by max(occurred_at) desc nulls last, min(occurred_at) desc nulls last, md5(identifier)
        ) as choice_rank
    from told
    where namespace in ('loyalty_id', 'email', 'phone_e164')
    group by own_namespace, own_identifier, namespace, identifier
),

chosen as (
    select
        own_namespace,
        own_identifier,
        max(case when namespace = 'loyalty_id' then identifier end) as loyalty_id,
        max(case when namespace = 'email' then identifier end) as email,
        max(case when namespace = 'phone_e164' then identifier end) as phone_e164
    from ranked
    where choice_rank = 1
    group by own_namespace, own_identifier
),

purchased as (
    select
        resolved.namespace,
        resolved.identifier,
        count(*) as purchases_count,
        sum(events.amount) as purchases_amount
    from {{ ref('fct_events') }} as events
    inner join {{ ref('int_rows_kept') }} as resolved on events.event_id = resolved.row_key
    where events.event_type = 'purchase'
    group by resolved.namespace, resolved.identifier
)

select
    known.namespace || ':' || known.identifier as profile_id,
    {{ number_of_text("known.namespace || ':' || known.identifier") }} as profile_idx,
    known.namespace,
    known.identifier,
    chosen.loyalty_id,
    chosen.email,
    chosen.phone_e164,
    known.namespace_type in ('device', 'cookie') as is_anonymous,
    identified.is_synthetic,
    identified.first_seen_at,
    identified.last_seen_at,
    coalesce(purchased.purchases_count, 0) as purchases_count,
    cast(coalesce(purchased.purchases_amount, 0) as numeric(18, 2)) as purchases_amount
from identified
inner join {{ ref('int_identifiers_matched') }} as known
    on identified.own_namespace = known.namespace and identified.own_identifier = known.identifier
left join chosen
    on identified.own_namespace = chosen.own_namespace and identified.own_identifier = chosen.own_identifier
left join purchased
    on identified.own_namespace = purchased.namespace and identified.own_identifier = purchased.identifier
