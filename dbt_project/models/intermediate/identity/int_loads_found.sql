-- What there is of each load: the rows of a table that came on one day.
with

usable as (
    select
        normalised.*,
        {{ loaded_on('normalised') }} as loaded_on
    from {{ ref('int_identifiers_normalised') }} as normalised
    where
        normalised.reason is null
        and (select kind from {{ ref('int_identity_declared') }}) = 'graph'
),

found as (
    select
        source,
        source_table,
        loaded_on,
        count(*) as rows_count,
        cast(
            sum({{ row_digest([
                'row_key', 'namespace', 'identifier', 'namespace_type', 'priority', 'is_authenticated',
                'is_synthetic', 'occurred_at',
            ]) }}) as text
        ) as fingerprint
    from usable
    group by source, source_table, loaded_on
),

earlier as (
    {{ loads_before(ref('int_stitching_state')) }}
)

-- A load that changed is another one, with a number of its own.
select
    found.source,
    found.source_table,
    found.loaded_on,
    found.rows_count,
    found.fingerprint,
    before.load_idx is not null as is_counted,
    coalesce(
        before.load_idx,
        (select coalesce(max(load_idx), 0) from earlier)
        + row_number() over (order by found.source, found.source_table, found.loaded_on)
    ) as load_idx
from found
left join earlier as before
    on
        found.source = before.source
        and found.source_table = before.source_table
        and found.loaded_on = before.loaded_on
        and found.rows_count = before.rows_count
        and found.fingerprint = before.fingerprint
