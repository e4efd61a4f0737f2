{#
  The audiences that ever had a member before this run, of those that `condition` says.
-#}
{% macro audiences_before(state, condition) -%}
    {%- if is_incremental() -%}
        select audience_key from {{ state }} where as_of < {{ muster_as_of() }} and {{ condition }}
    {%- else -%}
        select cast(null as text) as audience_key where 1 = 0
    {%- endif -%}
{%- endmacro %}
