{# A window edge as a typed literal, so that engines can prune by it. -#}
{% macro window_edge(edge_id) -%}
    {%- if not execute -%}
        cast('2000-01-01 00:00:00' as timestamp)
    {%- else -%}
        {%- set edges = muster_edges() -%}
        {%- if edge_id not in edges -%}
            {{ exceptions.raise_compiler_error(
                'No window edges named "' ~ edge_id ~ '" in ' ~ muster_bounds()
                ~ '. Run: muster bounds --as-of <timestamp>') }}
        {%- endif -%}
        {%- set edge = edges[edge_id] -%}
        cast('{{ edge.value }}' as {{ edge.kind }})
    {%- endif -%}
{%- endmacro %}

{# The instant this run looks from; rows at or after it do not exist. -#}
{% macro muster_as_of() -%}
    {{- window_edge('as_of') -}}
{%- endmacro %}
