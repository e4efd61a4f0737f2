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

{# The tables that a run goes on from, in the order in which it writes them. -#}
{% macro stitching_tables() -%}
    {{ return([
        'int_identifiers_loaded',
        'int_identifiers_numbered',
        'int_links_loaded',
        'int_links_observed',
        'int_identifiers_placed',
        'int_links_placed',
        'int_links_judged',
        'int_loads_counted',
    ]) }}
{%- endmacro %}

{# Each of them as the run before left it; none of them unless all are there, as this version writes them. -#}
{% macro stitching_left() -%}
    {%- set left = {} -%}
    {%- for name in stitching_tables() + ['int_stitching_marks'] -%}
        {%- set relation = left_before(name) -%}
        {%- if relation is none or not tells_turns(relation) -%}
            {{ return({}) }}
        {%- endif -%}
        {%- do left.update({name: relation}) -%}
    {%- endfor -%}
    {{ return(left) }}
{%- endmacro %}

{# Whether a table says by which run each of its rows was written. -#}
{% macro tells_turns(relation) -%}
    {{ return('turn' in (adapter.get_columns_in_relation(relation) | map(attribute='name') | list)) }}
{%- endmacro %}

{# The number of the run that last changed any of some tables. -#}
{% macro newest_turn(relations) -%}
    greatest(
        {%- for relation in relations %}
        (select coalesce(max(turn), 0) from {{ relation }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{# How many rows each of some tables has, told apart by commas. -#}
{% macro rows_of_each(relations) -%}
    {%- for relation in relations -%}
        cast((select count(*) from {{ relation }}) as text){{ " || ',' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The number of this run among those that stitched; one that counts anew what it keeps says so. -#}
{% macro this_turn(state) -%}
    (select turn{{ ' + 1' if not is_incremental() }} from {{ state }})
{%- endmacro %}

{# Whether this run goes on from what the run before left. -#}
{% macro stitching_stands(state) -%}
    {%- if not execute -%}
        {{ return(false) }}
    {%- endif -%}
    {{ return(run_query('select count(*) from ' ~ state ~ ' where stands').rows[0][0] | int == 1) }}
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
