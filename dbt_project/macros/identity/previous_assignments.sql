{# Who was given to which profile before this run. -#}
{% macro previous_assignments(state) -%}
    {%- if is_incremental() -%}
        select namespace, identifier, profile_id, profile_idx, assigned_at from {{ state }}
    {%- else -%}
        select
            cast(null as text) as namespace,
            cast(null as text) as identifier,
            cast(null as text) as profile_id,
            cast(null as bigint) as profile_idx,
            cast(null as timestamp) as assigned_at
        where 1 = 0
    {%- endif -%}
{%- endmacro %}
