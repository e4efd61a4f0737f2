{# An address as mailboxes are compared; whether it can be one is `is_email`. -#}
{% macro normalise_email(expression) -%}
    {{ folded_case('trim(' ~ expression ~ ')', 'lower') }}
{%- endmacro %}

{# Whether a normalised text can be an address: one @, no doubled dots, a domain with a dot. -#}
{% macro is_email(expression) -%}
    (
        length({{ expression }}) <= 254
        and {{ matches_whole(
            expression,
            "'[a-z0-9!#$%&*+/=?^_`{|}~''-]+([.][a-z0-9!#$%&*+/=?^_`{|}~''-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z][a-z0-9-]{0,61}[a-z0-9]'"
        ) }}
    )
{%- endmacro %}
