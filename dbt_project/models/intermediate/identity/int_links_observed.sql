with

usable as (
    select
        normalised.row_key,
        normalised.source,
        normalised.is_authenticated,
        normalised.occurred_at,
        numbered.identifier_idx,
        numbered.namespace,
        numbered.identifier,
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
        first_value(identifier_idx) over strength as holder_idx,
        first_value(priority) over strength as holder_priority,
        -- A row may bear one identifier in several columns: equal ones stand one after the other.
        lag(identifier_idx) over strength as earlier_idx
    from usable
    window strength as (partition by row_key order by priority, namespace, md5(identifier))
),

counted as (
    select
        holder_idx as left_idx,
        identifier_idx as right_idx,
        min(holder_priority + priority) as priority_sum,
        max(occurred_at) as linked_at,
        min(occurred_at) as first_linked_at,
        count(case when earlier_idx is distinct from identifier_idx then 1 end) as rows_count,
        bool_or(is_authenticated) as is_authenticated,
        min(source) as one_source,
        max(source) as other_source
    from tied
    where holder_idx <> identifier_idx
    group by holder_idx, identifier_idx
),

-- As in int_identifiers_numbered.
several as (
    select left_idx, right_idx, string_agg(source, ',' order by source) as sources
    from (
        select distinct counted.left_idx, counted.right_idx, tied.source
        from tied
        inner join counted
            on
                tied.holder_idx = counted.left_idx
                and tied.identifier_idx = counted.right_idx
                and counted.one_source <> counted.other_source
    ) as sources_each
    group by left_idx, right_idx
)

select
    counted.left_idx,
    counted.right_idx,
    counted.priority_sum,
    counted.linked_at,
    counted.first_linked_at,
    counted.rows_count,
    counted.is_authenticated,
    coalesce(several.sources, counted.one_source) as sources
from counted
left join several on counted.left_idx = several.left_idx and counted.right_idx = several.right_idx
