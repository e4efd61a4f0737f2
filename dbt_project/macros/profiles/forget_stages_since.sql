{# What a run at this as_of, or at a later one, noted of stages is noted anew. -#}
{% macro forget_stages_since(relation, as_of) -%}
    {%- if execute and load_relation(relation) is not none -%}
        delete from {{ relation }} where changed_at >= {{ as_of }}
    {%- endif -%}
{%- endmacro %}
