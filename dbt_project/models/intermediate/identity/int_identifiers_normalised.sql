with

valued as (
    select
        *,
        coalesce(known_as, namespace || ':' || identifier) as counted_as
    from {{ ref('int_rows_identified') }}
),

-- The strongest identifier of a row holds the others.
held as (
    select
        row_key,
        source,
        source_table,
        namespace,
        identifier,
        namespace_type,
        counted_as,
        first_value(counted_as) over (
            partition by row_key order by priority, namespace, md5(identifier)
        ) as holder
    from valued
    where reason is null
),

-- Values that tell people apart and stand in a row together, each beside each.
-- By arrays: joined to itself, PostgreSQL compares every row with every other.
beside as (
    select distinct
        source,
        namespace,
        identifier,
        counted_as,
        unnest(people) as other
    from (
        select
            source,
            namespace,
            identifier,
            counted_as,
            array_agg(
                case when namespace_type in ('cross_device', 'email', 'phone') then counted_as end
            ) over (partition by row_key) as people
        from held
    ) as rows_held
),

-- Neither the many holders of a weak identifier nor the many people beside a strong one are one person.
placeholders as (
    select namespace, identifier
    from held
    where holder <> counted_as
    group by source, source_table, namespace, identifier
    having count(distinct holder) > {{ var('placeholder_records') }}

    union

    select namespace, identifier
    from beside
    where other <> counted_as
    group by source, namespace, identifier
    having count(*) > {{ var('placeholder_records') }}
)

select
    valued.row_key,
    valued.source,
    valued.source_table,
    valued.namespace,
    valued.identifier,
    valued.namespace_type,
    valued.priority,
    case
        when valued.reason is not null then valued.reason
        when valued.namespace_type in ('non_person', 'partner') then 'not_stitched'
        -- Who a declared table says is one is one, of however many addresses.
        when placeholders.identifier is not null and declared.namespace is null then 'placeholder'
    end as reason,
    valued.is_authenticated,
    valued.is_synthetic,
    valued.occurred_at,
    valued.loaded_at
from valued
left join placeholders
    on
        valued.namespace = placeholders.namespace
        and valued.identifier = placeholders.identifier
left join {{ ref('int_identity_declared') }} as declared
    on declared.kind = 'existing' and valued.namespace = declared.namespace
