{#
  Everyone who was in an audience when this run began: their newest change before it is an entry.
  Of some audiences only: `condition` says which.
-#}
{% macro members_before(state, condition) -%}
    {%- set held = held_members(state) | trim if is_incremental() else '' -%}
    {%- if held -%}
        select
            audience_key,
            entity,
            entity_key
        from {{ held }}
        where {{ condition }}
    {%- elif is_incremental() -%}
        select
            audience_key,
            entity,
            entity_key
        from {{ state }}
        where as_of < {{ muster_as_of() }} and {{ condition }}
        group by audience_key, entity, entity_key
        having max(as_of) = max(case when change = 'entered' then as_of end)
    {%- else -%}
        select
            cast(null as text) as audience_key,
            cast(null as text) as entity,
            cast(null as text) as entity_key
        where 1 = 0
    {%- endif -%}
{%- endmacro %}
