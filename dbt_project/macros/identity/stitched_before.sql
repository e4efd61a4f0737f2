{# Columns of what an earlier run left, none of its rows where there is nothing to go on from. -#}
{% macro rows_left(relation, columns) -%}
    select
        {%- for column, type in columns %}
            {{ column if relation is not none else 'cast(null as ' ~ type ~ ') as ' ~ column }}
            {{- ',' if not loop.last }}
        {%- endfor %}
    {{ 'from ' ~ relation if relation is not none else 'where 1 = 0' }}
{%- endmacro %}

{# Where every identifier was placed by the run before. -#}
{% macro placed_before() -%}
    {{ rows_left(left_before('int_identifiers_placed'), [
        ('namespace', 'text'), ('identifier', 'text'), ('identifier_idx', 'bigint'),
        ('component_idx', 'bigint'), ('is_conflicted', 'boolean'), ('is_oversized', 'boolean'),
    ]) }}
{%- endmacro %}

{# The links that identifiers were placed by then. -#}
{% macro links_before() -%}
    {{ rows_left(left_before('int_links_placed'), [('left_idx', 'bigint'), ('right_idx', 'bigint')]) }}
{%- endmacro %}

{# The links of components that broke a maximum, as they were when those were judged. -#}
{% macro judged_before() -%}
    {{ rows_left(left_before('int_links_judged'), [
        ('left_idx', 'bigint'), ('right_idx', 'bigint'), ('linked_at', 'timestamp'), ('priority_sum', 'integer'),
    ]) }}
{%- endmacro %}

{# The loads whose rows are counted, with what tells whether one changed since. -#}
{% macro loads_before(state) -%}
    {{ rows_left(left_before('int_loads_counted') if stitching_stands(state) else none, [
        ('source', 'text'), ('source_table', 'text'), ('loaded_on', 'date'), ('load_idx', 'bigint'),
        ('rows_count', 'bigint'), ('fingerprint', 'text'),
    ]) }}
{%- endmacro %}

{# What was counted of loads that changed since, or are there no longer; nothing where all is anew. -#}
{% macro unloaded(name, columns, loads) -%}
    select distinct {{ columns | map('first') | join(', ') }}
    from (
        {{ rows_left(left_before(name), columns + [('load_idx', 'bigint')]) }}
    ) as loaded
    where load_idx not in (select load_idx from {{ loads }})
{%- endmacro %}

{# Names of sources by keys of what is counted, in order, of what more than one source has. -#}
{% macro several_sources(loaded, counted, keys) -%}
    select {{ keys | join(', ') }}, string_agg(source, ',' order by source) as sources
    from (
        select distinct {% for key in keys %}loaded.{{ key }}, {% endfor %}loaded.source
        from {{ loaded }} as loaded
        inner join {{ counted }} as counted
            on
                {% for key in keys %}loaded.{{ key }} = counted.{{ key }} and {% endfor -%}
                counted.one_source <> counted.other_source
    ) as sources_each
    group by {{ keys | join(', ') }}
{%- endmacro %}
