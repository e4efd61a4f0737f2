{# Before changes are written: what the history holds is no tick's members any more. -#}
{% macro forget_held_tick() -%}
    {%- if execute and existing_states(('muster_ticks',)) -%}
        update {{ muster_state('muster_ticks') }} set history_as_of = null where history_as_of is not null
    {%- endif -%}
{%- endmacro %}

{# After they are: the history holds the members of the newest tick, if that was of the same as_of. -#}
{% macro note_held_tick() -%}
    {%- if execute and existing_states(('muster_ticks',)) -%}
        {%- set ticks = muster_state('muster_ticks') -%}
        update {{ ticks }} set history_as_of = as_of
        where as_of = {{ muster_as_of() }} and tick = (select max(tick) from {{ ticks }})
    {%- endif -%}
{%- endmacro %}
