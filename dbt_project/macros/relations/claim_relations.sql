{#
  Remembers which relations are Muster's to replace, before the first is built; a relation that has
  the name of one of our models and was not remembered is somebody else's, and stops the run.
-#}
{% macro claim_relations() -%}
    {%- if not execute or flags.WHICH not in ('build', 'run', 'seed', 'snapshot', 'retry', 'clone') -%}
        {{ return('') }}
    {%- endif -%}
    {%- set state = muster_relations() -%}
    {%- set claimed = claimed_relations(state) -%}
    {%- set unclaimed, foreign = [], [] -%}
    {%- for node in graph.nodes.values() -%}
        {%- if node.resource_type in ('model', 'seed', 'snapshot')
            and node.config.materialized != 'ephemeral'
            and (node.schema, node.alias) not in claimed -%}
            {%- do unclaimed.append((node.schema, node.alias)) -%}
            {%- if adapter.get_relation(node.database, node.schema, node.alias) is not none -%}
                {%- do foreign.append(node.schema ~ '.' ~ node.alias) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {#- In a warehouse that was built before this was remembered, all is ours. -#}
    {%- if foreign and (claimed or not was_built_before()) -%}
        {{ exceptions.raise_compiler_error(
            'Relations that Muster did not build have the names of its models: '
            ~ foreign | sort | join(', ') ~ '. Nothing was replaced. Rename them, or let Muster write elsewhere: '
            ~ 'vars schemas or schema_prefix in dbt_project.yml') }}
    {%- endif -%}
    {%- if unclaimed -%}
        {%- call statement('claim', auto_begin=true) -%}
            create schema if not exists {{ state.without_identifier().include(database=false) }};
            create table if not exists {{ state }} (schema_name text, relation_name text);
            insert into {{ state }} (schema_name, relation_name) values
            {% for schema, name in unclaimed | sort -%}
                ('{{ schema | replace("'", "''") }}', '{{ name | replace("'", "''") }}'){{ ',' if not loop.last }}
            {% endfor %}
        {%- endcall -%}
        {#- What a hook leaves open is rolled back. -#}
        {%- call statement('commit_claim', auto_begin=false) -%}
            commit
        {%- endcall -%}
    {%- endif -%}
{%- endmacro %}

{% macro claimed_relations(state) -%}
    {%- set claimed = [] -%}
    {%- if adapter.get_relation(state.database, state.schema, state.identifier) is not none -%}
        {%- for row in run_query('select schema_name, relation_name from ' ~ state).rows -%}
            {%- do claimed.append((row[0], row[1])) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(claimed) }}
{%- endmacro %}

{# Whether our own list of runs, told by its columns, is there already. -#}
{% macro was_built_before() -%}
    {%- set node = graph.nodes.get('model.' ~ project_name ~ '.fct_runs') -%}
    {%- set relation = adapter.get_relation(node.database, node.schema, node.alias) if node -%}
    {%- if not relation -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set columns = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
    {{ return('run_id' in columns and 'as_of' in columns and 'recorded_at' in columns) }}
{%- endmacro %}

{% macro muster_relations() -%}
    {{ return(api.Relation.create(
        database=target.database,
        schema=var('schema_prefix') ~ var('schemas')['muster'],
        identifier='muster_relations'
    )) }}
{%- endmacro %}
