{#
  The audiences that ever had a member before this run.
-#}
{% macro audiences_before(state) -%}
    {%- if is_incremental() -%}
        select audience_key from {{ state }} where as_of < {{ muster_as_of() }}
    {%- else -%}
        select cast(null as text) as audience_key where 1 = 0
    {%- endif -%}
{%- endmacro %}
