{# Whether a moment lies in one of many spans, whose edges are numbered from 1. -#}
{% macro within_edges(moment, low, high, count) -%}
    (
    {%- for number in range(1, count + 1) -%}
        {%- if not loop.first %} or {% endif -%}
        ({{ moment }} >= {{ window_edge(low ~ '_' ~ number) }} and {{ moment }} < {{ window_edge(high ~ '_' ~ number) }})
    {%- endfor -%}
    )
{%- endmacro %}
