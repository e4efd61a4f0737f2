{#
  What runs before this one stored of who entered and left an audience. The table is named and not
  referred to, since the models that write it come after those that read it here.
-#}
{% macro stored_changes(audience_key) -%}
    {%- set relation = none -%}
    {%- if execute -%}
        {%- set relation = adapter.get_relation(
            database=target.database,
            schema=var('schema_prefix') ~ var('schemas')['marts'],
            identifier='fct_audience_member_changes'
        ) -%}
    {%- endif -%}
    {%- if relation is not none -%}
        select
            entity_key,
            change,
            reason,
            as_of
        from {{ relation }}
        where audience_key = '{{ audience_key }}' and as_of < {{ muster_as_of() }}
    {%- else -%}
        select
            cast(null as text) as entity_key,
            cast(null as text) as change,
            cast(null as text) as reason,
            cast(null as timestamp) as as_of
        where 1 = 0
    {%- endif -%}
{%- endmacro %}
