{# A source's column in its declared type; text is cleaned, the rest only cast. -#}
{% macro staged(column, data_type) -%}
    {%- if data_type == 'text' -%}
        {{ clean_text(column) }}
    {%- else -%}
        cast({{ column }} as {{ data_type }})
    {%- endif -%}
{%- endmacro %}
