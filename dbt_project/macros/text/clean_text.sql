{# Text in one form: composed (NFC), full-width Latin folded, trimmed, never empty. -#}
{% macro clean_text(column) -%}
    {%- set text = 'cast(' ~ column ~ ' as text)' -%}
    {#- Most text is ASCII, where there is nothing to fold, and folding is slow. -#}
    nullif(trim(
        case
            when {{ is_ascii(text) }} then {{ text }}
            else {{ fold_full_width(compose_text(text)) }}
        end
    ), '')
{%- endmacro %}

{% macro compose_text(expression) -%}
    {{ return(adapter.dispatch('compose_text')(expression)) }}
{%- endmacro %}

{% macro default__compose_text(expression) -%}
    normalize({{ expression }}, nfc)
{%- endmacro %}

{% macro duckdb__compose_text(expression) -%}
    nfc_normalize({{ expression }})
{%- endmacro %}

{# Quote and backslash stay as they are: no engine reads them the same way inside a literal. -#}
{% macro fold_full_width(expression) -%}
    translate(
        {{ expression }},
        '　！＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｜～',
        ' !#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|~'
    )
{%- endmacro %}
