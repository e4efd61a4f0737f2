{% set tables = [
    ref('int_identifiers_loaded'), ref('int_identifiers_numbered'), ref('int_links_loaded'),
    ref('int_links_observed'), ref('int_identifiers_placed'), ref('int_links_placed'),
    ref('int_links_judged'), ref('int_loads_counted'),
] %}
select
    {{ stitching_settings(ref('int_namespaces')) }} as settings,
    {{ rows_of_each(tables) }} as rows_counts,
    cast({{ newest_turn(tables) }} as bigint) as turn
