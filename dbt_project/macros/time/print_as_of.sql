{# Says which instant a run looks from, before it starts. -#}
{% macro print_as_of() -%}
    {%- if execute and flags.WHICH in ('build', 'run', 'test', 'compile', 'show') -%}
        {%- set edges = muster_edges() -%}
        {%- if 'as_of' in edges -%}
            {%- do print('as_of ' ~ edges['as_of'].value ~ ' UTC') -%}
        {%- else -%}
            {%- do print('No window edges in ' ~ muster_bounds() ~ '. Run: muster bounds --as-of <timestamp>') -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
