{# One text that names a row among all rows of all sources. -#}
{% macro row_key(table, columns) -%}
    '{{ table }}'
    {%- for column in columns %} || ':' || coalesce(cast({{ column }} as text), ''){% endfor %}
{%- endmacro %}
