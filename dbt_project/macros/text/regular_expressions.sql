{# Whether the whole text matches; a pattern may come from a column. -#}
{% macro matches_whole(expression, pattern) -%}
    {{ return(adapter.dispatch('matches_whole')(expression, pattern)) }}
{%- endmacro %}

{% macro default__matches_whole(expression, pattern) -%}
    ({{ expression }} ~ ('^(?:' || {{ pattern }} || ')$'))
{%- endmacro %}

{% macro duckdb__matches_whole(expression, pattern) -%}
    regexp_full_match({{ expression }}, {{ pattern }})
{%- endmacro %}

{# Whether the text starts with a match. -#}
{% macro matches_start(expression, pattern) -%}
    {{ return(adapter.dispatch('matches_start')(expression, pattern)) }}
{%- endmacro %}

{% macro default__matches_start(expression, pattern) -%}
    ({{ expression }} ~ ('^(?:' || {{ pattern }} || ')'))
{%- endmacro %}

{% macro duckdb__matches_start(expression, pattern) -%}
    regexp_matches({{ expression }}, '^(?:' || {{ pattern }} || ')')
{%- endmacro %}

{# The text without every match of a pattern. -#}
{% macro without_matches(expression, pattern) -%}
    regexp_replace({{ expression }}, {{ pattern }}, '', 'g')
{%- endmacro %}
