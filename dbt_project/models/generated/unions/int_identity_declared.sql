-- Written by `muster compile` from dbt_project/namespaces.yml; change that, not this.
select
    cast('graph' as text) as kind,
    cast(null as text) as source,
    cast(null as text) as source_table,
    cast(null as text) as namespace
