{# The real schema of a logical one: the project's prefix and the name its vars give. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set names = var('schemas') -%}
    {{- var('schema_prefix') ~ names.get(custom_schema_name, custom_schema_name or target.schema) -}}
{%- endmacro %}
