{# Some columns of a row as one JSON text, to be read by people and compared with another row's. -#}
{% macro row_as_json(row, columns) -%}
    {{ return(adapter.dispatch('row_as_json')(row, columns)) }}
{%- endmacro %}

{% macro default__row_as_json(row, columns) -%}
    to_json(struct({% for column in columns %}{{ row }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}))
{%- endmacro %}

{% macro duckdb__row_as_json(row, columns) -%}
    cast(to_json(struct_pack(
        {%- for column in columns %}{{ column }} := {{ row }}.{{ column }}{{ ', ' if not loop.last }}{% endfor -%}
    )) as text)
{%- endmacro %}

{% macro postgres__row_as_json(row, columns) -%}
    (
        select cast(row_to_json(of_row) as text)
        from (select {% for column in columns %}{{ row }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}) as of_row
    )
{%- endmacro %}
