{#
  What an earlier run left of a model, none where there is nothing or all is to be built anew.

  It is named and not referred to, since it is built after those that ask here.
-#}
{% macro left_before(name) -%}
    {%- set node = graph.nodes.get('model.' ~ project_name ~ '.' ~ name) if execute else none -%}
    {%- if node and not flags.FULL_REFRESH -%}
        {{ return(adapter.get_relation(node.database, node.schema, node.alias)) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}

{# Where every identifier was placed by the run before. -#}
{% macro placed_before() -%}
    {%- set placed = left_before('int_identifiers_placed') -%}
    {%- if placed is not none -%}
        select
            namespace,
            identifier,
            identifier_idx,
            component_idx,
            is_conflicted,
            is_oversized
        from {{ placed }}
    {%- else -%}
        select
            cast(null as text) as namespace,
            cast(null as text) as identifier,
            cast(null as bigint) as identifier_idx,
            cast(null as bigint) as component_idx,
            cast(null as boolean) as is_conflicted,
            cast(null as boolean) as is_oversized
        where 1 = 0
    {%- endif -%}
{%- endmacro %}

{# The links that identifiers were placed by then. -#}
{% macro links_before() -%}
    {%- set links = left_before('int_links_placed') -%}
    {%- if links is not none -%}
        select left_idx, right_idx from {{ links }}
    {%- else -%}
        select cast(null as bigint) as left_idx, cast(null as bigint) as right_idx where 1 = 0
    {%- endif -%}
{%- endmacro %}

{# The links of components that broke a maximum, as they were when those were judged. -#}
{% macro judged_before() -%}
    {%- set judged = left_before('int_links_judged') -%}
    {%- if judged is not none -%}
        select
            left_idx,
            right_idx,
            linked_at,
            priority_sum
        from {{ judged }}
    {%- else -%}
        select
            cast(null as bigint) as left_idx,
            cast(null as bigint) as right_idx,
            cast(null as timestamp) as linked_at,
            cast(null as integer) as priority_sum
        where 1 = 0
    {%- endif -%}
{%- endmacro %}

{# What decides whether a component is contested; where it changes, all are placed anew. -#}
{% macro stitching_settings(namespaces) -%}
    (
        select string_agg(
            namespace || '=' || cast(maximum as text), ',' order by namespace
        ) || ',graph_limit={{ var("graph_limit") }}'
        from {{ namespaces }}
        where maximum is not null
    )
{%- endmacro %}

{# The number of this run among those that placed identifiers. -#}
{% macro next_turn() -%}
    {%- set placed = left_before('int_identifiers_placed') -%}
    {%- set links = left_before('int_links_placed') -%}
    {%- set judged = left_before('int_links_judged') -%}
    {%- if placed is none or links is none or judged is none -%}
        {{ return(1) }}
    {%- endif -%}
    {{ return(run_query('select ' ~ newest_turn(placed, links, judged)).rows[0][0] | int + 1) }}
{%- endmacro %}

{# Whether places of before stand: written whole by the run before, under the settings of now. -#}
{% macro places_stand(namespaces) -%}
    {%- set marks = left_before('int_stitching_marks') -%}
    {%- set placed = left_before('int_identifiers_placed') -%}
    {%- set links = left_before('int_links_placed') -%}
    {%- set judged = left_before('int_links_judged') -%}
    {%- if marks is none or placed is none or links is none or judged is none -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set standing -%}
        select count(*)
        from {{ marks }} as marks
        where
            marks.settings = {{ stitching_settings(namespaces) }}
            and marks.identifiers_count = (select count(*) from {{ placed }})
            and marks.links_count = (select count(*) from {{ links }})
            and marks.judged_count = (select count(*) from {{ judged }})
            and marks.turn = {{ newest_turn(placed, links, judged) }}
    {%- endset -%}
    {{ return(run_query(standing).rows[0][0] | int == 1) }}
{%- endmacro %}

{# The number of the run that last changed places or links. -#}
{% macro newest_turn(placed, links, judged) -%}
    greatest(
        (select coalesce(max(turn), 0) from {{ placed }}),
        (select coalesce(max(turn), 0) from {{ links }}),
        (select coalesce(max(turn), 0) from {{ judged }})
    )
{%- endmacro %}

{# Before places are written: those of whom this run placed anew, or did not see. -#}
{% macro forget_touched(relation, touched, column='identifier_idx') -%}
    {%- if execute and load_relation(relation) is not none -%}
        delete from {{ relation }}
        where {{ column }} in (select identifier_idx from {{ touched }})
    {%- endif -%}
{%- endmacro %}

{# Before links are written: those that are there no longer. -#}
{% macro forget_gone_links(relation, moved) -%}
    {%- if execute and load_relation(relation) is not none -%}
        delete from {{ relation }}
        where (left_idx, right_idx) in (
            select left_idx, right_idx from {{ moved }} where is_gone
        )
    {%- endif -%}
{%- endmacro %}
