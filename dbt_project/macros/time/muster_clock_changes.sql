{# Every change of the clocks of the project's zone, from the last `muster bounds`; the first row,
   without a time, is how they stood before all of them. Asked for once in an invocation. -#}
{% macro muster_clock_changes() -%}
    {%- set cached = graph.get('muster_clock_changes') -%}
    {%- if cached and cached.invocation_id == invocation_id -%}
        {{ return(cached.changes) }}
    {%- endif -%}
    {%- set bounds = muster_bounds() -%}
    {%- set found = adapter.get_relation(bounds.database, bounds.schema, 'muster_clock_changes') -%}
    {%- if not found -%}
        {{ exceptions.raise_compiler_error(
            'No window edges of the zone in ' ~ bounds.schema ~ '. Run: muster bounds --as-of <timestamp>') }}
    {%- endif -%}
    {%- set changes = [] -%}
    {%- for row in run_query('select changes_at, offset_seconds from ' ~ found ~ ' order by changes_at').rows -%}
        {%- if row[0] and not modules.re.fullmatch('[0-9: -]{19}', row[0]) -%}
            {{ exceptions.raise_compiler_error(
                'A change of clocks is not a time (found ' ~ row[0] ~ '). Run: muster bounds --as-of <timestamp>') }}
        {%- endif -%}
        {%- do changes.append((row[0], row[1] | int)) -%}
    {%- endfor -%}
    {%- do graph.update({'muster_clock_changes': {'invocation_id': invocation_id, 'changes': changes}}) -%}
    {{ return(changes) }}
{%- endmacro %}
