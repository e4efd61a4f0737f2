{# The edges of the last `muster bounds`, by id; asked for once in an invocation. -#}
{% macro muster_edges() -%}
    {%- set cached = graph.get('muster_edges') -%}
    {%- if cached and cached.invocation_id == invocation_id -%}
        {{ return(cached.edges) }}
    {%- endif -%}
    {%- set relation = muster_bounds() -%}
    {%- set found = adapter.get_relation(relation.database, relation.schema, relation.identifier) -%}
    {%- set edges = {} -%}
    {%- if found -%}
        {%- for row in run_query('select edge_id, edge_kind, edge_value from ' ~ found).rows -%}
            {%- set value = row[2] | replace('T', ' ') | replace('Z', '') | replace('+00:00', '') | replace('.000000', '') -%}
            {%- if not modules.re.fullmatch('[0-9: .-]{10,26}', value) or row[1] not in ('timestamp', 'date') -%}
                {{ exceptions.raise_compiler_error(
                    'Window edge "' ~ row[0] ~ '" is not a time (found ' ~ row[1] ~ ' ' ~ row[2]
                    ~ '). Run: muster bounds --as-of <timestamp>') }}
            {%- endif -%}
            {%- do edges.update({row[0]: {'kind': row[1], 'value': value}}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if edges -%}
        {%- do graph.update({'muster_edges': {'invocation_id': invocation_id, 'edges': edges}}) -%}
    {%- endif -%}
    {{ return(edges) }}
{%- endmacro %}

{% macro muster_bounds() -%}
    {{ return(api.Relation.create(
        database=target.database,
        schema=var('schema_prefix') ~ var('schemas')['muster'],
        identifier='muster_bounds'
    )) }}
{%- endmacro %}
