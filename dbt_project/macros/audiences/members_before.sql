{#
  Everyone who was ever in an audience before this run, and whether they still were at its start.
-#}
{% macro members_before(state) -%}
    {%- if is_incremental() -%}
        select
            audience_key,
            entity,
            entity_key,
            change = 'entered' as is_member
        from (
            select
                *,
                row_number() over (partition by audience_key, entity, entity_key order by as_of desc) as recency
            from {{ state }}
            where as_of < {{ muster_as_of() }}
        ) as changes
        where recency = 1
    {%- else -%}
        select
            cast(null as text) as audience_key,
            cast(null as text) as entity,
            cast(null as text) as entity_key,
            cast(null as boolean) as is_member
        where 1 = 0
    {%- endif -%}
{%- endmacro %}
