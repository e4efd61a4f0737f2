{# Before places are written: those of whom this run placed anew, or did not see. -#}
{% macro forget_touched(relation, touched, column='identifier_idx') -%}
    {%- if execute and load_relation(relation) is not none -%}
        delete from {{ relation }}
        where {{ column }} in (select identifier_idx from {{ touched }})
    {%- endif -%}
{%- endmacro %}

{# Before links are written: those that are there no longer, and those written before by the same run. -#}
{% macro forget_moved_links(relation, moved) -%}
    {%- if execute and load_relation(relation) is not none -%}
        delete from {{ relation }}
        where (left_idx, right_idx) in (
            select left_idx, right_idx from {{ moved }}
        )
    {%- endif -%}
{%- endmacro %}

{# Before loads are counted: what was counted of those that changed since, by the same run too. -#}
{% macro forget_unloaded(relation, loads, state) -%}
    {%- if execute and load_relation(relation) is not none -%}
        {%- if stitching_stands(state) -%}
            delete from {{ relation }} where load_idx not in (
                select load_idx from {{ loads }} where is_counted
            )
        {%- else -%}
            delete from {{ relation }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Before counts are written: those that are counted anew. -#}
{% macro forget_recounted(relation, recounted, columns, state) -%}
    {%- if execute and load_relation(relation) is not none -%}
        {%- if stitching_stands(state) -%}
            delete from {{ relation }}
            where ({{ columns }}) in (select {{ columns }} from {{ recounted }})
        {%- else -%}
            delete from {{ relation }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
