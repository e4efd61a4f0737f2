{#
  The order of identifiers from the strongest on: the priority of the kind, then who was seen first.

  It never asks for a number of an identifier, since which number one has depends on when it came.
-#}
{% macro by_strength(table) -%}
    {{ table }}.priority,
    {{ table }}.first_seen_at nulls last,
    md5({{ table }}.namespace || ':' || {{ table }}.identifier)
{%- endmacro %}

{# The same from the weakest on. -#}
{% macro by_weakness(table) -%}
    {{ table }}.priority desc,
    {{ table }}.first_seen_at desc nulls first,
    md5({{ table }}.namespace || ':' || {{ table }}.identifier) desc
{%- endmacro %}
