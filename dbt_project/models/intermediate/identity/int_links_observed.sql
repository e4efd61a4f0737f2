with

usable as (
    select
        row_key,
        source,
        is_authenticated,
        occurred_at,
        numbered.identifier_idx,
        numbered.priority
    from {{ ref('int_identifiers_normalised') }} as normalised
    inner join {{ ref('int_identifiers_numbered') }} as numbered
        on
            normalised.namespace = numbered.namespace
            and normalised.identifier = numbered.identifier
    where normalised.reason is null
),

-- Each further identifier of a row is tied to the row's strongest.
tied as (
    select
        *,
        first_value(identifier_idx) over (
            partition by row_key order by priority, identifier_idx
        ) as holder_idx,
        first_value(priority) over (partition by row_key order by priority, identifier_idx) as holder_priority
    from usable
)

select
    least(holder_idx, identifier_idx) as left_idx,
    greatest(holder_idx, identifier_idx) as right_idx,
    min(holder_priority + priority) as priority_sum,
    max(occurred_at) as linked_at,
    min(occurred_at) as first_linked_at,
    count(*) as rows_count,
    bool_or(is_authenticated) as is_authenticated,
    string_agg(distinct source, ',' order by source) as sources
from tied
where holder_idx <> identifier_idx
group by least(holder_idx, identifier_idx), greatest(holder_idx, identifier_idx)
