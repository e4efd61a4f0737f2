{# What a clock of the project's zone shows at an instant, with every change of its clocks written
   out: engines carry different histories of zones. `ahead` where instants lie after as_of. -#}
{% macro local_time(instant, ahead=false) -%}
    {%- if not execute -%}
        {{ instant }}
    {%- else -%}
        {%- set as_of = muster_edges().get('as_of') -%}
        {%- set found = namespace(first=0, changes=[]) -%}
        {%- for row in muster_clock_changes() -%}
            {%- if not row[0] -%}
                {%- set found.first = row[1] -%}
            {%- elif ahead or not as_of or row[0] <= as_of.value -%}
                {%- do found.changes.append(row) -%}
            {%- endif -%}
        {%- endfor -%}
        {{ local_time_after(instant, found.first, found.changes) }}
    {%- endif -%}
{%- endmacro %}

{# Asks for the middle change first, so that a row passes few of them. -#}
{% macro local_time_after(instant, offset, changes) -%}
    {%- if not changes -%}
        {{ instant }}{% if offset %} {{ '+' if offset > 0 else '-' }} interval '{{ offset | abs }}' second{% endif %}
    {%- else -%}
        {%- set middle = (changes | length) // 2 -%}
        case when {{ instant }} < cast('{{ changes[middle][0] }}' as timestamp)
        then {{ local_time_after(instant, offset, changes[:middle]) }}
        else {{ local_time_after(instant, changes[middle][1], changes[middle + 1:]) }} end
    {%- endif -%}
{%- endmacro %}
