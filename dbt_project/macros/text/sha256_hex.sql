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

{#
  What is hashed of a normalised value, in the form that its namespace of hashes declares. gmail: at
  gmail.com and googlemail.com without dots and without what follows a plus, every other address
  whole, as Google's Data Manager asks for (its page on formatting, read in 2026; for Customer Match
  it had said that dots may stay, and Meta keeps both).
-#}
{% macro hash_text(expression, form) -%}
    case
        when {{ form }} = 'digits' then {{ without_matches(expression, "'[^0-9]'") }}
        when {{ form }} = 'gmail' and {{ matches_whole(expression, "'[^@]+@(gmail|googlemail)[.]com'") }}
            then {{ without_matches('substr(' ~ expression ~ ", 1, strpos(" ~ expression ~ ", '@') - 1)", "'[+].*|[.]'") }}
                || substr({{ expression }}, strpos({{ expression }}, '@'))
        else {{ expression }}
    end
{%- endmacro %}
