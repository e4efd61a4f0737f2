select
    {{ stitching_settings(ref('int_namespaces')) }} as settings,
    (select count(*) from {{ ref('int_identifiers_placed') }}) as identifiers_count,
    (select count(*) from {{ ref('int_links_placed') }}) as links_count,
    (select count(*) from {{ ref('int_links_judged') }}) as judged_count,
    {{ newest_turn(ref('int_identifiers_placed'), ref('int_links_placed'), ref('int_links_judged')) }} as turn
