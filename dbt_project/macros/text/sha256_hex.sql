{# The SHA-256 of a text in UTF-8, in lower-case hex: the form channels ask for. -#}
{% macro sha256_hex(expression) -%}
    {{ return(adapter.dispatch('sha256_hex')(expression)) }}
{%- endmacro %}

{% macro default__sha256_hex(expression) -%}
    sha256({{ expression }})
{%- endmacro %}

{% macro postgres__sha256_hex(expression) -%}
    encode(sha256(convert_to({{ expression }}, 'UTF8')), 'hex')
{%- endmacro %}

{% macro spark__sha256_hex(expression) -%}
    sha2({{ expression }}, 256)
{%- endmacro %}

{# What is hashed of a normalised value, in the form that its namespace of hashes declares. -#}
{% macro hash_text(expression, form) -%}
    case {{ form }}
        when 'digits' then {{ without_matches(expression, "'[^0-9]'") }}
        else {{ expression }}
    end
{%- endmacro %}
