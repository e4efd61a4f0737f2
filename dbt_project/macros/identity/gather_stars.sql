{#
  One round of connected components: state (upper, lower) with upper > lower.

  Every larger neighbour is tied to the least one around (large star), then every identifier's
  smaller neighbours among themselves (small star). At rest each upper is tied to the least
  identifier of its component alone.
#}
{% macro gather_stars(state) -%}
    with
    neighbours as (
        select upper_idx as this_idx, lower_idx as other_idx from {{ state }}
        union all
        select lower_idx as this_idx, upper_idx as other_idx from {{ state }}
    ),
    least_around as (
        select this_idx, least(this_idx, min(other_idx)) as least_idx
        from neighbours
        group by this_idx
    ),
    large_star as (
        select distinct neighbours.other_idx as upper_idx, least_around.least_idx as lower_idx
        from neighbours
        inner join least_around on neighbours.this_idx = least_around.this_idx
        where neighbours.other_idx > neighbours.this_idx
    ),
    least_below as (
        select upper_idx, min(lower_idx) as least_idx
        from large_star
        group by upper_idx
    )
    select upper_idx, least_idx as lower_idx
    from least_below
    union
    select large_star.lower_idx as upper_idx, least_below.least_idx as lower_idx
    from large_star
    inner join least_below on large_star.upper_idx = least_below.upper_idx
    where large_star.lower_idx <> least_below.least_idx
{%- endmacro %}

{# Identifiers that are tied to two others, or to one that is itself tied to another. -#}
{% macro count_loose_stars(state) -%}
    select
        (select count(*) from (select upper_idx from {{ state }} group by upper_idx having count(*) > 1) as torn)
        + (select count(*) from {{ state }} as a inner join {{ state }} as b on a.lower_idx = b.upper_idx)
        as open_count
{%- endmacro %}
