{#
  One text that names a row among all rows of all sources. In all parts but the last a colon is
  written %3A, so that no two keys make one text.
#}
{% macro row_key(table, columns) -%}
    '{{ table }}'
    {%- for column in columns %} || ':' || {% if loop.last -%}
        coalesce(cast({{ column }} as text), '')
    {%- else -%}
        replace(replace(coalesce(cast({{ column }} as text), ''), '%', '%25'), ':', '%3A')
    {%- endif %}{% endfor %}
{%- endmacro %}
