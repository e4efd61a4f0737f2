{# What a run at this as_of, or at a later one, remembered is remembered anew. -#}
{% macro forget_assignments_since(relation, as_of) -%}
    {%- if execute and load_relation(relation) is not none -%}
        delete from {{ relation }} where assigned_at >= {{ as_of }}
    {%- endif -%}
{%- endmacro %}
