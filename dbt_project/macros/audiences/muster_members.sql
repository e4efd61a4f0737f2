{# Where the members evaluated in process lie, written by the step before the models of audiences. -#}
{% macro muster_members() -%}
    {{ return(muster_state('muster_members')) }}
{%- endmacro %}
