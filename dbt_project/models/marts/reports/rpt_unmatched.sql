with

unusable as (
    select
        namespace,
        source,
        source_table,
        reason,
        count(distinct row_key) as rows_count,
        count(distinct identifier) as values_count
    from {{ ref('int_identifiers_normalised') }}
    where reason is not null
    group by namespace, source, source_table, reason
),

-- Where a table says who is who: what it does not know.
unknown as (
    select
        normalised.namespace,
        normalised.source,
        normalised.source_table,
        'not_in_table' as reason,
        count(distinct normalised.row_key) as rows_count,
        count(distinct normalised.identifier) as values_count
    from {{ ref('int_identifiers_normalised') }} as normalised
    left join {{ ref('int_identifiers_golden') }} as golden
        on normalised.namespace = golden.namespace and normalised.identifier = golden.identifier
    where
        normalised.reason is null
        and golden.identifier is null
        and (select kind from {{ ref('int_identity_declared') }}) = 'existing'
    group by normalised.namespace, normalised.source, normalised.source_table
),

-- Events that nobody can be found for stay out of fct_events, and are counted here.
ownerless as (
    select
        'none' as namespace,
        events.source,
        events.source_table,
        'no_usable_identifier' as reason,
        count(*) as rows_count,
        0 as values_count
    from {{ ref('int_events_unioned') }} as events
    left join {{ ref('int_rows_resolved') }} as resolved on events.row_key = resolved.row_key
    where resolved.row_key is null
    group by events.source, events.source_table
)

select * from unusable
union all
select * from unknown
union all
select * from ownerless
