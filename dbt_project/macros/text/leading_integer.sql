{# The number a text like 3+ starts with. -#}
{% macro leading_integer(expression) -%}
    cast(nullif({{ without_matches(expression, "'[^0-9].*$'") }}, '') as integer)
{%- endmacro %}
