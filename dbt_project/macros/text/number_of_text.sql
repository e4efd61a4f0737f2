{# A number made of a text, the same on every engine and in every run; of 60 bits, so that two rarely meet. -#}
{% macro number_of_text(expression) -%}
    {{ return(adapter.dispatch('number_of_text')(expression)) }}
{%- endmacro %}

{% macro default__number_of_text(expression) -%}
    cast('0x' || substr(md5({{ expression }}), 1, 15) as bigint)
{%- endmacro %}

{% macro postgres__number_of_text(expression) -%}
    cast(cast('x' || substr(md5({{ expression }}), 1, 15) as bit(60)) as bigint)
{%- endmacro %}

{% macro spark__number_of_text(expression) -%}
    cast(conv(substr(md5({{ expression }}), 1, 15), 16, 10) as bigint)
{%- endmacro %}
