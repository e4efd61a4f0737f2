{#
  A table that is found by repeating a step until nothing is left to do.

  The model's SQL is the first state. `open` names a macro that counts what is unfinished in a
  state, and `step` one that turns it into the next. A loop that does not end is an error.
  Where a state only shrinks, `settle` names a macro that tells what a round settles, which is kept
  and given to `step`, and `whole` one that makes the model of what all rounds settled.
  Where every round finishes one at least, `is_sure` lets there be as many as are unfinished at first.
#}
{% materialization fixed_point, supported_languages=['sql'], default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set built = make_intermediate_relation(target_relation) -%}
    {%- set backup = make_backup_relation(target_relation, 'table' if existing is none else existing.type) -%}
    {{ drop_relation_if_exists(load_cached_relation(built)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup)) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set rest = repeat_to_rest(
        sql, config.require('step'), config.require('open'), config.get('settle'), config.get('is_sure')
    ) -%}
    {%- set whole = 'select * from ' ~ rest.state -%}
    {%- if rest.settled -%}
        {%- set whole = context[config.require('whole')](rest.settled) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ create_table_as(False, built, whole) }}
    {%- endcall -%}
    {%- for table in [rest.state] + rest.settled -%}
        {%- do run_query('drop table ' ~ table) -%}
    {%- endfor -%}

    {%- if existing is not none -%}
        {{ adapter.rename_relation(existing, backup) }}
    {%- endif -%}
    {{ adapter.rename_relation(built, target_relation) }}
    {%- do persist_docs(target_relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(backup) }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# Runs the rounds in temporary tables; returns the last state and what each round settled. -#}
{% macro repeat_to_rest(first, step, open, settle, is_sure) -%}
    {%- set loop_state = namespace(name=model.name ~ '__round_0', left=0) -%}
    {%- set settled = [] -%}
    {%- do pass_table(loop_state.name, first) -%}
    {%- set loop_state.left = run_query(context[open](loop_state.name)).rows[0][0] | int -%}
    {#- No more than a template may count to. -#}
    {%- set enough = [loop_state.left, 99999] | min if is_sure else 0 -%}
    {%- set most = [var('loop_rounds'), enough] | max -%}
    {%- for round in range(1, most + 1) if loop_state.left > 0 -%}
        {%- set following = model.name ~ '__round_' ~ round -%}
        {%- if settle -%}
            {%- do settled.append(model.name ~ '__settled_' ~ round) -%}
            {%- do pass_table(settled[-1], context[settle](loop_state.name, round)) -%}
        {%- endif -%}
        {%- do pass_table(following, context[step](loop_state.name, settled[-1] if settle else none, round)) -%}
        {%- do run_query('drop table ' ~ loop_state.name) -%}
        {%- set loop_state.name = following -%}
        {%- set loop_state.left = run_query(context[open](loop_state.name)).rows[0][0] | int -%}
    {%- endfor -%}
    {%- if loop_state.left > 0 -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ ': not finished after ' ~ most ~ ' rounds (' ~ loop_state.left
            ~ ' still open). Raise var loop_rounds, or look for a placeholder among the identifiers.') }}
    {%- endif -%}
    {{ return({'state': loop_state.name, 'settled': settled}) }}
{%- endmacro %}

{# Makes a table that is there while the loop runs; Spark has no temporary ones. -#}
{% macro pass_table(name, body) -%}
    {%- set kind = 'table' if target.type == 'spark' else 'temporary table' -%}
    {%- do run_query('create ' ~ kind ~ ' ' ~ name ~ ' as ' ~ body) -%}
    {#- PostgreSQL looks at no temporary table by itself, and takes each for a small one. -#}
    {%- if target.type == 'postgres' -%}
        {%- do run_query('analyze ' ~ name) -%}
    {%- endif -%}
{%- endmacro %}
