with

identified as (
    select
        *,
        coalesce(known_as, namespace || ':' || identifier) as counted_as
    from {{ ref('int_rows_identified') }}
),

-- The strongest identifier of a row holds the others; a number of a thing holds nobody.
held as (
    select
        row_key,
        source,
        source_table,
        namespace,
        identifier,
        namespace_type,
        counted_as,
        cast(occurred_at as date) as occurred_on,
        first_value(counted_as) over (
            partition by row_key order by priority, namespace, md5(identifier)
        ) as holder
    from identified
    where reason is null and namespace_type not in ('non_person', 'partner')
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

-- Who has more browsers, or devices of one kind, in one day than a person has; in the course of time many do.
crowded as (
    select holder
    from (
        select distinct
            source,
            holder,
            namespace,
            identifier,
            occurred_on
        from held
        where namespace_type in ('device', 'cookie') and holder <> counted_as and occurred_on is not null
    ) as devices_held
    group by source, holder, namespace, occurred_on
    having count(*) > {{ var('placeholder_records') }}
)

-- Neither the many holders of a weak identifier nor the many people beside a strong one are one person.
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

union

select held.namespace, held.identifier
from held
inner join crowded on held.counted_as = crowded.holder
