{#
  Clears the way for the changes of a run: those of the same as_of are replaced; an as_of older
  than the history's newest is refused, unless var rebuild says to write it anew from there.
-#}
{% macro forget_changes_since(relation, as_of) -%}
    {%- if not execute or load_relation(relation) is none -%}
        {{ return('') }}
    {%- endif -%}
    {%- set later = run_query('select max(as_of) from ' ~ relation ~ ' where as_of > ' ~ as_of).rows[0][0] -%}
    {%- if later is not none and not var('rebuild') -%}
        {{ exceptions.raise_compiler_error(
            relation.identifier ~ ': holds changes as of ' ~ later ~ ', later than this run. '
            ~ 'Run a later as_of, or rebuild from here: --vars {rebuild: true}') }}
    {%- endif -%}
    delete from {{ relation }} where as_of >= {{ as_of }}
{%- endmacro %}
