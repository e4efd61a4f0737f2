{#
  An identifier without what nobody sees: signs of no width, marks of direction, soft hyphens, and
  spaces of any kind around it. They come with what is copied from pages, sheets and address books.
-#}
{% macro visible_text(expression) -%}
    {%- set unseen = '\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e'
        ~ '\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe00\ufe0e\ufe0f\ufeff' -%}
    {%- set spaces = '\t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000' -%}
    trim(
        case
            when {{ is_ascii(expression) }} then translate({{ expression }}, '{{ '\t\n\r' }}', '   ')
            else translate({{ expression }}, '{{ spaces ~ unseen }}', '{{ ' ' * spaces | length }}')
        end
    )
{%- endmacro %}

{# Whether a text is ASCII alone; most are, and need no folding. -#}
{% macro is_ascii(expression) -%}
    bit_length({{ expression }}) = 8 * length({{ expression }})
{%- endmacro %}

{# A text with its ASCII letters made small or capital; others stay, some would become ASCII ones (İ, ı). -#}
{% macro folded_case(expression, form) -%}
    {%- set small = 'abcdefghijklmnopqrstuvwxyz' -%}
    case
        when {{ is_ascii(expression) }} then {{ form }}({{ expression }})
        {% if form == 'lower' -%}
            else translate({{ expression }}, '{{ small | upper }}', '{{ small }}')
        {%- else -%}
            else translate({{ expression }}, '{{ small }}', '{{ small | upper }}')
        {%- endif %}
    end
{%- endmacro %}

{# The value of an identifier by the normaliser of its namespace. -#}
{% macro normalised_identifier(normaliser, expression, phone) -%}
    case {{ normaliser }}
        when 'email' then {{ normalise_email(expression) }}
        when 'lower' then {{ folded_case(expression, 'lower') }}
        when 'upper' then {{ folded_case(expression, 'upper') }}
        when 'digits' then {{ without_matches(expression, "'[^0-9]'") }}
        when 'sha256' then lower({{ expression }})
        when 'phone' then {{ phone }}
        else {{ expression }}
    end
{%- endmacro %}

{#
  Whether Latin letters stand beside letters that pass for them (Greek, Cyrillic, Armenian, Cherokee),
  or a sign passes for a letter or digit (mathematical, circled, raised): two values that look alike.
-#}
{% macro mixes_scripts(expression) -%}
    (
        not {{ is_ascii(expression) }}
        and (
            (
                {{ matches_whole(expression, "'.*[A-Za-z].*'") }}
                and {{ matches_whole(expression, "'.*[" ~ '\u0370-\u058f\u13a0-\u13fd' ~ "].*'") }}
            )
            or {{ matches_whole(
                expression, "'.*[" ~ '\u2070-\u209c\u2100-\u214f\u2460-\u24ff\U0001d400-\U0001d7ff' ~ "].*'"
            ) }}
        )
    )
{%- endmacro %}
