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

{# The loads whose rows are counted, with what tells whether one changed since. -#}
{% macro loads_before(state) -%}
    {%- set loads = left_before('int_loads_counted') -%}
    {%- if loads is not none and stitching_stands(state) -%}
        select
            source,
            source_table,
            loaded_on,
            load_idx,
            rows_count,
            fingerprint
        from {{ loads }}
    {%- else -%}
        select
            cast(null as text) as source,
            cast(null as text) as source_table,
            cast(null as date) as loaded_on,
            cast(null as bigint) as load_idx,
            cast(null as bigint) as rows_count,
            cast(null as text) as fingerprint
        where 1 = 0
    {%- endif -%}
{%- endmacro %}

{# What was counted of loads that changed since, or are there no longer; nothing where all is anew. -#}
{% macro unloaded(name, columns, loads) -%}
    {%- set loaded = left_before(name) -%}
    {%- if loaded is not none -%}
        select distinct {% for column, _ in columns %}before.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
        from {{ loaded }} as before
        where before.load_idx not in (select load_idx from {{ loads }})
    {%- else -%}
        select {% for column, type in columns %}cast(null as {{ type }}) as {{ column }}{{ ', ' if not loop.last }}{% endfor %}
        where 1 = 0
    {%- endif -%}
{%- endmacro %}
