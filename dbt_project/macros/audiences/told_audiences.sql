{#
  The audiences whose changes need not be looked for, as literals: the newest tick told who came and
  went since the history was last written, and it was written from the members of the tick before.

  Anything in doubt leaves an audience out: a tick whose changes were never written, the same as_of
  again, members that something else wrote, a rebuild, an audience that was not evaluated then or is
  not published now.
-#}
{% macro told_audiences() -%}
    {%- set states = ('muster_evaluations', 'muster_ticks', 'muster_member_moves') -%}
    {%- if execute and is_incremental() and not var('rebuild')
        and existing_states(states).split() | length == states | length -%}
        {%- set told -%}
            select evaluated.audience_key
            from {{ muster_state('muster_evaluations') }} as evaluated
            inner join {{ muster_state('muster_ticks') }} as held
                on evaluated.moves_from = held.tick and held.as_of = held.history_as_of
            inner join {{ ref('fct_audience_evaluations') }} as known
                on evaluated.audience_key = known.audience_key and held.history_as_of = known.as_of
            inner join {{ ref('dim_audiences') }} as audiences
                on evaluated.audience_key = audiences.audience_key and audiences.status = 'published'
            where
                evaluated.as_of = {{ muster_as_of() }}
                and held.history_as_of = (
                    select max(as_of) from {{ ref('fct_audience_evaluations') }}
                    where as_of < {{ muster_as_of() }}
                )
            order by 1
        {%- endset -%}
        {%- for row in run_query(told).rows -%}
            '{{ row[0] | replace("'", "''") }}'{{ ', ' if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{#
  Which rows are those of all other audiences, where some are told; names are written out, since
  engines skip tables and rows by them, and look at each name for each row where it must not occur.
-#}
{% macro is_untold(told, state) -%}
    {%- set left -%}
        (
            select audience_key from {{ state }}
            union
            select audience_key from {{ ref('int_audience_members_evaluated') }}
        )
        except
        select audience_key from {{ ref('fct_audience_evaluations') }} where audience_key in ({{ told }})
        order by 1
    {%- endset -%}
    {%- set names = run_query(left).rows if told else [] -%}
    {%- if names -%}
        audience_key in (
        {%- for row in names -%}
            '{{ row[0] | replace("'", "''") }}'{{ ', ' if not loop.last }}
        {%- endfor -%}
        )
    {%- else -%}
        {{ '1 = 0' if told else '1 = 1' }}
    {%- endif -%}
{%- endmacro %}

{# Who came to the audiences that are told, and who left them. -#}
{% macro told_moves(told) -%}
    {%- if told -%}
        select
            audience_key,
            entity,
            entity_key,
            is_entry
        from {{ muster_state('muster_member_moves') }}
        where audience_key in ({{ told }})
    {%- else -%}
        select
            cast(null as text) as audience_key,
            cast(null as text) as entity,
            cast(null as text) as entity_key,
            cast(null as boolean) as is_entry
        where 1 = 0
    {%- endif -%}
{%- endmacro %}
