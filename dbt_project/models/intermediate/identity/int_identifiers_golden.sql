-- Where a table of golden ids is declared: whose each identifier is by its rows, and nothing else is.
with

told as (
    select
        held.namespace,
        held.identifier,
        keyed.identifier as profile_id,
        max(held.occurred_at) as told_at
    from {{ ref('int_identity_declared') }} as declared
    inner join {{ ref('int_identifiers_normalised') }} as keyed
        on
            declared.source = keyed.source
            and declared.source_table = keyed.source_table
            and declared.namespace = keyed.namespace
            and keyed.reason is null
    inner join {{ ref('int_identifiers_normalised') }} as held
        on keyed.row_key = held.row_key and held.reason is null
    where declared.kind = 'existing'
    group by held.namespace, held.identifier, keyed.identifier
),

-- What rows of two people bear is whose they said it is last; a key is its own.
ranked as (
    select
        told.*,
        row_number() over (
            partition by told.namespace, told.identifier
            order by
                case when told.namespace = declared.namespace and told.identifier = told.profile_id then 0 else 1 end,
                told.told_at desc nulls last,
                md5(told.profile_id)
        ) as told_rank
    from told
    cross join {{ ref('int_identity_declared') }} as declared
),

owned as (
    select namespace, identifier, profile_id from ranked where told_rank = 1
),

seen as (
    select
        owned.profile_id,
        owned.namespace,
        owned.identifier,
        normalised.namespace_type,
        normalised.priority,
        min(normalised.occurred_at) as first_seen_at,
        max(normalised.occurred_at) as last_seen_at,
        bool_or(normalised.is_synthetic) as is_synthetic,
        string_agg(distinct normalised.source, ',' order by normalised.source) as sources
    from owned
    inner join {{ ref('int_identifiers_normalised') }} as normalised
        on
            owned.namespace = normalised.namespace
            and owned.identifier = normalised.identifier
            and normalised.reason is null
    group by owned.profile_id, owned.namespace, owned.identifier, normalised.namespace_type, normalised.priority
),

numbered as (
    select
        *,
        row_number() over (order by priority, md5(namespace || ':' || identifier)) as identifier_idx
    from seen
)

select
    *,
    min(identifier_idx) over (partition by profile_id) as cluster_idx
from numbered
