{#
  The table of present members, where it shows just what the history of changes held before this
  run; else nothing. It is named and not referred to, since it is built after who asks here.

  It does so if it was built after the newest changes, in the newest run before this one, and this
  as_of has no changes yet.
-#}
{% macro held_members(state) -%}
    {%- set members = none -%}
    {%- if execute and not var('rebuild') and existing_states(('muster_history',)) -%}
        {%- set held -%}
            select count(*)
            from {{ muster_state('muster_history') }} as held
            where
                held.as_of = (
                    select max(as_of) from {{ ref('fct_audience_evaluations') }}
                    where as_of < {{ muster_as_of() }}
                )
                and not exists (select 1 from {{ state }} where as_of >= {{ muster_as_of() }})
        {%- endset -%}
        {%- if run_query(held).rows[0][0] == 1 -%}
            {%- set members = adapter.get_relation(
                database=target.database,
                schema=var('schema_prefix') ~ var('schemas')['marts'],
                identifier='fct_audience_members'
            ) -%}
        {%- endif -%}
    {%- endif -%}
    {{ members if members is not none }}
{%- endmacro %}

{# Before changes are written: present members do not show them. -#}
{% macro forget_held_members() -%}
    {%- if execute and existing_states(('muster_history',)) -%}
        delete from {{ muster_state('muster_history') }}
    {%- endif -%}
{%- endmacro %}

{# After present members are built: they show the history as this run left it. -#}
{% macro note_held_members() -%}
    {%- set history = muster_state('muster_history') -%}
    create table if not exists {{ history }} (as_of timestamp);
    delete from {{ history }};
    insert into {{ history }} values ({{ muster_as_of() }})
{%- endmacro %}
