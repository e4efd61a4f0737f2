-- Who held an identifier since when and until when, where a source says so; of its rows the latest.
with

dated as (
    select distinct told.source, told.source_table, told.namespace
    from {{ ref('int_identifiers_unioned') }} as told
    inner join {{ ref('int_namespaces') }} as named on told.namespace = named.namespace
    where
        (told.valid_from is not null or told.valid_until is not null)
        -- A company's number is not handed on: many people have it, each since a day of their own.
        and named.namespace_type not in ('non_person', 'partner')
),

dated_tables as (
    select distinct source, source_table from dated
),

-- What rows of these tables bear, besides the identifier: who it was that held it.
borne as (
    select
        rows_found.row_key,
        rows_found.source,
        rows_found.source_table,
        rows_found.namespace,
        known.identifier,
        rows_found.valid_from,
        rows_found.valid_until,
        rows_found.occurred_at,
        rows_found.loaded_at,
        first_value(rows_found.namespace || ':' || known.identifier) over (
            partition by rows_found.row_key, case when dated.namespace is null then 0 else 1 end
            order by spaces.priority, rows_found.namespace, md5(known.identifier)
        ) as strongest,
        dated.namespace is not null as is_dated
    from {{ ref('int_identifiers_unioned') }} as rows_found
    inner join {{ ref('int_identifiers_valued') }} as known
        on
            rows_found.namespace = known.namespace
            and rows_found.found_as = known.found_as
            and coalesce(rows_found.region, '') = coalesce(known.region, '')
            and known.reason is null
    inner join {{ ref('int_namespaces') }} as spaces on rows_found.namespace = spaces.namespace
    inner join dated_tables
        on
            rows_found.source = dated_tables.source
            and rows_found.source_table = dated_tables.source_table
    left join dated
        on
            rows_found.source = dated.source
            and rows_found.source_table = dated.source_table
            and rows_found.namespace = dated.namespace
),

holders as (
    select distinct row_key, strongest as holder from borne where not is_dated
),

ranked as (
    select
        borne.source,
        borne.source_table,
        borne.namespace,
        borne.identifier,
        borne.valid_from,
        borne.valid_until,
        coalesce(holders.holder, borne.row_key) as holder,
        row_number() over (
            partition by
                borne.source, borne.source_table, borne.namespace, borne.identifier,
                coalesce(holders.holder, borne.row_key), borne.valid_from
            order by
                borne.occurred_at desc nulls last,
                borne.loaded_at desc nulls last,
                borne.valid_until desc nulls last
        ) as told_rank
    from borne
    left join holders on borne.row_key = holders.row_key
    where borne.is_dated
)

select
    source,
    source_table,
    namespace,
    identifier,
    valid_from,
    valid_until,
    holder
from ranked
where told_rank = 1
