-- In the order of stitching_tables, since counts are compared by it; dbt wants to see each name.
{% set tables = [
    ref('int_identifiers_loaded'), ref('int_identifiers_numbered'), ref('int_links_loaded'),
    ref('int_links_observed'), ref('int_identifiers_placed'), ref('int_links_placed'),
    ref('int_links_judged'), ref('int_loads_counted'),
] %}
with

loaded as (
    select
        load_idx,
        sum(rows_count) as rows_count
    from {{ ref('int_identifiers_loaded') }}
    group by load_idx
),

-- What no load tells of, or a load tells of twice, is nothing to go on from: then there is no mark.
wrong as (
    select coalesce(loads.load_idx, loaded.load_idx) as load_idx
    from {{ ref('int_loads_counted') }} as loads
    full outer join loaded on loads.load_idx = loaded.load_idx
    where loads.rows_count is distinct from loaded.rows_count
)

select
    {{ stitching_settings(ref('int_namespaces')) }} as settings,
    {{ rows_of_each(tables) }} as rows_counts,
    cast({{ newest_turn(tables) }} as bigint) as turn
where
    not exists (select 1 from wrong)
    and (select coalesce(sum(rows_count), 0) from loaded)
    = (select coalesce(sum(rows_count), 0) from {{ ref('int_identifiers_numbered') }})
    and (select coalesce(sum(rows_count), 0) from {{ ref('int_links_loaded') }})
    = (select coalesce(sum(rows_count), 0) from {{ ref('int_links_observed') }})
    and (select count(*) from {{ ref('int_identifiers_numbered') }})
    = (select count(*) from {{ ref('int_identifiers_placed') }})
    and (select count(*) from {{ ref('int_links_observed') }})
    = (select count(*) from {{ ref('int_links_placed') }})
