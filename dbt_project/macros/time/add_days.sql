{# A day some days after another. -#}
{% macro add_days(number, day) -%}
    cast({{ dbt.dateadd('day', number, day) }} as date)
{%- endmacro %}
