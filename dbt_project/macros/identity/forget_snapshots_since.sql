{# A run shows the day it looks from anew, and forgets what later days showed. -#}
{% macro forget_snapshots_since(relation, as_of) -%}
    {%- if execute and load_relation(relation) is not none -%}
        delete from {{ relation }} where snapshot_on >= cast({{ as_of }} as date)
    {%- endif -%}
{%- endmacro %}
