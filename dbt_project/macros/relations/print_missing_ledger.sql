{# Says, before models that read it fail, which command hands the ledger back. -#}
{% macro print_missing_ledger() -%}
    {%- if execute and target.type == 'duckdb' and flags.WHICH in ('build', 'run') -%}
        {%- set ledger = env_var('MUSTER_HOME', '.muster') ~ '/exports/ledger/*.parquet' -%}
        {%- set files = run_query("select count(*) from glob('" ~ ledger | replace("'", "''") ~ "')").rows[0][0] -%}
        {%- if files == 0 -%}
            {%- do print('No files ' ~ ledger ~ '. Run: muster receipts') -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
