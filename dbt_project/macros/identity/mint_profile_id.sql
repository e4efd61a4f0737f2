{# The id of a profile that an identifier founds; another one if that id is used up. -#}
{% macro mint_profile_id(founder, is_used='false') -%}
    'p_' || substr(md5({{ founder }}
    {%- if is_used != 'false' %} || case when {{ is_used }} then '@' || cast({{ muster_as_of() }} as text) else '' end
    {%- endif %}), 1, 20)
{%- endmacro %}
