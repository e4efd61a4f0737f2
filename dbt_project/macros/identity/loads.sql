{# The day on which a row was loaded; of one that does not say so, the day it tells of. -#}
{% macro loaded_on(row) -%}
    cast(coalesce({{ row }}.loaded_at, {{ row }}.occurred_at, cast('1970-01-01' as timestamp)) as date)
{%- endmacro %}

{#
  A number that tells a row from another, to be summed over many.

  The engine's own hash: it need agree with nobody but itself, and md5 of long texts takes ten times
  as long as all else here.
-#}
{% macro row_digest(columns) -%}
    {{ return(adapter.dispatch('row_digest')(columns)) }}
{%- endmacro %}

{% macro default__row_digest(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro postgres__row_digest(columns) -%}
    hashtextextended(cast(row({{ columns | join(', ') }}) as text), 0)
{%- endmacro %}

{# Spark passes over what is missing, so each value goes in with whether it is. -#}
{% macro spark__row_digest(columns) -%}
    cast(
        xxhash64({% for column in columns %}{{ column }}, {{ column }} is null{{ ', ' if not loop.last }}{% endfor %})
        as decimal(38, 0)
    )
{%- endmacro %}

{% macro bigquery__row_digest(columns) -%}
    cast(farm_fingerprint(to_json_string(struct({{ columns | join(', ') }}))) as bignumeric)
{%- endmacro %}
