{# What an identifier that changed hands is called from an instant on; its value before the first. -#}
{% macro stretch_name(value, since) -%}
    case
        when {{ since }} is null then {{ value }}
        when {{ since }} = cast(cast({{ since }} as date) as timestamp)
            then {{ value }} || ' since ' || cast(cast({{ since }} as date) as text)
        else {{ value }} || ' since ' || cast({{ since }} as text)
    end
{%- endmacro %}
