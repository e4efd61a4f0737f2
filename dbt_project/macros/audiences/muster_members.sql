{# Where the members evaluated in process lie, written by the step before the models of audiences. -#}
{% macro muster_members() -%}
    {{ return(api.Relation.create(
        database=target.database,
        schema=var('schema_prefix') ~ var('schemas')['muster'],
        identifier='muster_members'
    )) }}
{%- endmacro %}
