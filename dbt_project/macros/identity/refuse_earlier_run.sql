{#
  Stops a run that looks from before the newest assignments, unless var rebuild says to give people
  to profiles anew from there: those who are joined later only would part again, by other ids maybe.
-#}
{% macro refuse_earlier_run(relation, as_of) -%}
    {%- if not execute or load_relation(relation) is none or var('rebuild', false) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set later = run_query(
        'select max(assigned_at), ' ~ as_of ~ ' from ' ~ relation ~ ' where assigned_at > ' ~ as_of
    ).rows[0] -%}
    {%- if later[0] is not none -%}
        {{ exceptions.raise_compiler_error(
            'fct_profile_assignments: says who was given to which profile as of ' ~ later[0]
            ~ ', later than this run (' ~ later[1] ~ '). Nobody was given to another. Run a later as_of, '
            ~ 'or add --rebuild to muster build (var rebuild: true) to let people part and join anew from here.') }}
    {%- endif -%}
    {{ return('') }}
{%- endmacro %}
