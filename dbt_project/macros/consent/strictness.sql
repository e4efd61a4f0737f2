{# How strict an answer is: of two at once, and of two sides of a merge, the stricter stands. -#}
{% macro strictness(status) -%}
    case {{ status }} when 'denied' then 2 when 'unknown' then 1 else 0 end
{%- endmacro %}
