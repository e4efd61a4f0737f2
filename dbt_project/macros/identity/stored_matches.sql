{# The pairs that `muster identity match` stored as links no later than as_of, if it ever ran. -#}
{% macro stored_matches() -%}
    {%- set matches = identity_matches() -%}
    {%- if execute and load_relation(matches) is not none -%}
        select
            left_namespace,
            left_identifier,
            right_namespace,
            right_identifier,
            cast(match_probability as numeric(7, 6)) as match_probability,
            cast(match_weight as numeric(9, 3)) as match_weight,
            model_version,
            as_of
        from {{ matches }}
        where is_link and as_of <= {{ muster_as_of() }}
    {%- else -%}
        select
            cast(null as text) as left_namespace,
            cast(null as text) as left_identifier,
            cast(null as text) as right_namespace,
            cast(null as text) as right_identifier,
            cast(null as numeric(7, 6)) as match_probability,
            cast(null as numeric(9, 3)) as match_weight,
            cast(null as text) as model_version,
            cast(null as timestamp) as as_of
        where 1 = 0
    {%- endif -%}
{%- endmacro %}

{# Where they are stored. -#}
{% macro identity_matches() -%}
    {{ return(api.Relation.create(
        database=target.database,
        schema=var('schema_prefix') ~ var('schemas')['muster'],
        identifier='muster_identity_matches'
    )) }}
{%- endmacro %}
