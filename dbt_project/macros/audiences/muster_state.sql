{# One of the tables of state that ticks write, by its name. -#}
{% macro muster_state(identifier) -%}
    {{ return(api.Relation.create(
        database=target.database,
        schema=var('schema_prefix') ~ var('schemas')['muster'],
        identifier=identifier
    )) }}
{%- endmacro %}

{# The names of those of these tables that are there. -#}
{% macro existing_states(identifiers) -%}
    {%- for identifier in identifiers -%}
        {%- set relation = adapter.get_relation(
            database=target.database,
            schema=var('schema_prefix') ~ var('schemas')['muster'],
            identifier=identifier
        ) -%}
        {%- if relation is not none %}
            {{- ' ' ~ identifier }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
