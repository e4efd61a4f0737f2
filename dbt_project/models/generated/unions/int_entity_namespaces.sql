-- Written by `muster compile` from dbt_project/namespaces.yml; change that, not this.
select
    cast('tw_tax_id' as text) as namespace,
    cast('account' as text) as entity,
    cast(90 as integer) as priority

union all

select
    cast('kr_business_number' as text) as namespace,
    cast('account' as text) as entity,
    cast(91 as integer) as priority

union all

select
    cast('account_number' as text) as namespace,
    cast('account' as text) as entity,
    cast(95 as integer) as priority
