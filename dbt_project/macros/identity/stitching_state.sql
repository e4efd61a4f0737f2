{# Whether all is to be built anew. -#}
{% macro rebuilds() -%}
    {{ return(flags.FULL_REFRESH) }}
{%- endmacro %}

{#
  A model as an earlier run left it, none where there is nothing.

  It is named and not referred to, since it is built after those that ask here.
-#}
{% macro there_before(name) -%}
    {%- set node = graph.nodes.get('model.' ~ project_name ~ '.' ~ name) if execute else none -%}
    {%- if node -%}
        {{ return(adapter.get_relation(node.database, node.schema, node.alias)) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}

{# What an earlier run left of a model to go on from; none where all is to be built anew. -#}
{% macro left_before(name) -%}
    {{ return(none if rebuilds() else there_before(name)) }}
{%- endmacro %}

{# The tables that a run goes on from, in the order in which it writes them, and its mark. -#}
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
        'int_stitching_marks',
    ]) }}
{%- endmacro %}

{# Those of them that are there, as this version writes them. -#}
{% macro stitching_there() -%}
    {%- set there = {} -%}
    {%- for name in stitching_tables() -%}
        {%- set relation = there_before(name) -%}
        {%- if relation is not none and tells_turns(relation) -%}
            {%- do there.update({name: relation}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(there) }}
{%- endmacro %}

{#
  Before anything that is kept is written: the mark of the run that wrote it last.

  So what a run left that was cut off, or that built a part of the models, is not gone on from.
-#}
{% macro forget_marks() -%}
    {%- set marks = there_before('int_stitching_marks') -%}
    {%- if marks is not none -%}
        delete from {{ marks }}
    {%- endif -%}
{%- endmacro %}

{# Whether a table says by which run each of its rows was written. -#}
{% macro tells_turns(relation) -%}
    {{ return('turn' in (adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower') | list)) }}
{%- endmacro %}

{# The number of the run that last changed any of some tables. -#}
{% macro newest_turn(relations) -%}
    greatest(
        0
        {%- for relation in relations %}
        , (select coalesce(max(turn), 0) from {{ relation }})
        {%- endfor %}
    )
{%- endmacro %}

{# How many rows each of some tables has, told apart by commas. -#}
{% macro rows_of_each(relations) -%}
    {%- for relation in relations -%}
        cast((select count(*) from {{ relation }}) as text){{ " || ',' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The number of this run, whatever was lost, and whether or not all is built anew. -#}
{% macro next_turn() -%}
    cast({{ newest_turn(stitching_there().values() | list) }} + 1 as bigint)
{%- endmacro %}

{# Whether what is kept was written whole by the run before, under the settings of now. -#}
{% macro what_is_kept_stands(namespaces) -%}
    {%- set there = stitching_there() -%}
    {%- if rebuilds() or there | length < stitching_tables() | length -%}
        false
    {%- else -%}
        {%- set tables = (there.values() | list)[:-1] -%}
        exists (
            select 1
            from {{ there['int_stitching_marks'] }} as marks
            where
                marks.settings = {{ stitching_settings(namespaces) }}
                and marks.rows_counts = {{ rows_of_each(tables) }}
                and marks.turn = {{ newest_turn(tables) }}
        )
    {%- endif -%}
{%- endmacro %}

{# Whether this run goes on from what the run before left. -#}
{% macro stitching_stands(state) -%}
    {%- if not execute or load_relation(state) is none -%}
        {{ return(false) }}
    {%- endif -%}
    {{ return(run_query('select count(*) from ' ~ state ~ ' where stands').rows[0][0] | int == 1) }}
{%- endmacro %}

{# What decides whether a component is contested; where it changes, all are placed anew. -#}
{% macro stitching_settings(namespaces) -%}
    (
        select coalesce(string_agg(
            namespace || '=' || cast(maximum as text), ',' order by namespace
        ), '') || ',graph_limit={{ var("graph_limit") }}'
        from {{ namespaces }}
        where maximum is not null
    )
{%- endmacro %}
