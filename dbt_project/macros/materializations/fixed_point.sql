{#
  A table that is found by repeating a step until nothing is left to do.

  The model's SQL is the first state. `step` names a macro that turns a state into the next one,
  `open` a macro that counts what is unfinished in it. A loop that does not end is an error.
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

    {%- set state = repeat_to_rest(sql, config.require('step'), config.require('open')) -%}
    {%- call statement('main') -%}
        {{ create_table_as(False, built, 'select * from ' ~ state) }}
    {%- endcall -%}
    {%- do run_query('drop table ' ~ state) -%}

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

{# Runs the rounds in temporary tables and returns the name of the last. -#}
{% macro repeat_to_rest(first, step, open) -%}
    {%- set loop_state = namespace(name=model.name ~ '__round_0', left=1) -%}
    {%- do run_query('create temporary table ' ~ loop_state.name ~ ' as ' ~ first) -%}
    {%- for round in range(1, var('loop_rounds') + 1) if loop_state.left > 0 -%}
        {%- set loop_state.left = run_query(context[open](loop_state.name)).rows[0][0] | int -%}
        {%- if loop_state.left > 0 -%}
            {%- set following = model.name ~ '__round_' ~ round -%}
            {%- do run_query('create temporary table ' ~ following ~ ' as ' ~ context[step](loop_state.name)) -%}
            {%- do run_query('drop table ' ~ loop_state.name) -%}
            {%- set loop_state.name = following -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set left = run_query(context[open](loop_state.name)).rows[0][0] | int -%}
    {%- if left > 0 -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ ': not finished after ' ~ var('loop_rounds') ~ ' rounds (' ~ left
            ~ ' still open). Raise var loop_rounds, or look for a placeholder among the identifiers.') }}
    {%- endif -%}
    {{ return(loop_state.name) }}
{%- endmacro %}
