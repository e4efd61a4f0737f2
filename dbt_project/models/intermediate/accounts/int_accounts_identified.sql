-- Which account each number names, so that two records of one company are one.
with recursive

found as (
    select
        normalised.row_key,
        normalised.namespace,
        normalised.identifier,
        normalised.occurred_at,
        normalised.loaded_at,
        spaces.priority
    from {{ ref('int_identifiers_normalised') }} as normalised
    inner join {{ ref('int_entity_namespaces') }} as spaces
        on normalised.namespace = spaces.namespace and spaces.entity = 'account'
    where normalised.reason = 'not_stitched'
),

ranked as (
    select
        *,
        rank() over (partition by row_key order by priority, namespace) as strength_rank
    from found
),

-- A row that bears two numbers of the strongest kind is about two companies, and ties nothing.
leading_numbers as (
    select
        row_key,
        min(namespace) as namespace,
        min(identifier) as identifier
    from ranked
    where strength_rank = 1
    group by row_key
    having min(identifier) = max(identifier)
),

-- A weaker number is of the company whose stronger one stood beside it last.
tied as (
    select
        ranked.namespace,
        ranked.identifier,
        leading_numbers.namespace as lead_namespace,
        leading_numbers.identifier as lead_identifier,
        row_number() over (
            partition by ranked.namespace, ranked.identifier
            order by
                ranked.occurred_at desc nulls last,
                ranked.loaded_at desc nulls last,
                leading_numbers.namespace,
                md5(leading_numbers.identifier)
        ) as told_rank
    from ranked
    inner join leading_numbers on ranked.row_key = leading_numbers.row_key
    where ranked.strength_rank > 1
),

seen as (
    select
        namespace,
        identifier,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at
    from found
    group by namespace, identifier
),

-- As what is followed is stronger each time, this ends.
named as (
    select
        seen.namespace,
        seen.identifier,
        seen.namespace || ':' || seen.identifier as account_id
    from seen
    left join tied
        on seen.namespace = tied.namespace and seen.identifier = tied.identifier and tied.told_rank = 1
    where tied.identifier is null

    union all

    select
        tied.namespace,
        tied.identifier,
        named.account_id
    from tied
    inner join named
        on tied.lead_namespace = named.namespace and tied.lead_identifier = named.identifier
    where tied.told_rank = 1
)

select
    named.account_id,
    named.namespace,
    named.identifier,
    seen.first_seen_at,
    seen.last_seen_at
from named
inner join seen on named.namespace = seen.namespace and named.identifier = seen.identifier
