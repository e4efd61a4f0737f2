-- depends_on: {{ ref('int_namespaces') }}
{% set left = stitching_left() %}
{% if not left %}
    select
        cast(1 as bigint) as turn,
        false as stands
{% else %}
    {% set tables = left.values() | list %}
    select
        cast({{ newest_turn(tables) }} + 1 as bigint) as turn,
        -- Written whole by the run before, under the settings of now.
        exists (
            select 1
            from {{ left['int_stitching_marks'] }} as marks
            where
                marks.settings = {{ stitching_settings(ref('int_namespaces')) }}
                and marks.rows_counts = {{ rows_of_each(tables[:-1]) }}
                and marks.turn = {{ newest_turn(tables[:-1]) }}
        ) as stands
{% endif %}
