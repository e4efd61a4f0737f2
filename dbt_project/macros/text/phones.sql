{# A typed number without its extension and signs; a leading + stays, digits of other scripts are read. -#}
{% macro typed_digits(expression) -%}
    {%- set no_extension -%}
        regexp_replace(lower({{ western_digits(expression) }}), '(;ext=|,|#|extn?[.]?|x|分機|轉|내선)[ .:]*[0-9]{1,7}[ ]*$', '')
    {%- endset -%}
    {{ without_matches(no_extension, "'[^0-9+]'") }}
{%- endmacro %}

{# A text with Arabic, Persian, Devanagari, Bengali and Thai digits written as Western ones. -#}
{% macro western_digits(expression) -%}
    case
        when {{ is_ascii(expression) }} then {{ expression }}
        else translate(
            {{ expression }},
            '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙',
            '{{ '0123456789' * 5 }}'
        )
    end
{%- endmacro %}

{# A national number without the prefix dialled inside the country, where it is one. -#}
{% macro without_national_prefix(number, prefix, possible) -%}
    case
        when {{ prefix }} is null or not {{ matches_start(number, prefix) }} then {{ number }}
        when {{ matches_whole(number, possible) }}
            and not {{ matches_whole(after_match(number, prefix), possible) }} then {{ number }}
        else {{ after_match(number, prefix) }}
    end
{%- endmacro %}

{# What follows a match at the start. -#}
{% macro after_match(expression, pattern) -%}
    regexp_replace({{ expression }}, '^(?:' || {{ pattern }} || ')', '')
{%- endmacro %}
