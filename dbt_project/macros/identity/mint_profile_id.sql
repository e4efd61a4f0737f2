{# The id of a profile that is founded by an identifier. -#}
{% macro mint_profile_id(founder) -%}
    'p_' || substr(md5({{ founder }}), 1, 20)
{%- endmacro %}
