-- Written by `muster compile` from dbt_project/namespaces.yml; change that, not this.
select
    cast('crm_id' as text) as namespace,
    cast('cross_device' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(10 as integer) as priority,
    cast(1 as integer) as maximum

union all

select
    cast('loyalty_id' as text) as namespace,
    cast('cross_device' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(20 as integer) as priority,
    cast(1 as integer) as maximum

union all

select
    cast('email' as text) as namespace,
    cast('email' as text) as namespace_type,
    cast('email' as text) as normaliser,
    cast(null as text) as pattern,
    cast(30 as integer) as priority,
    cast(3 as integer) as maximum

union all

select
    cast('phone_e164' as text) as namespace,
    cast('phone' as text) as namespace_type,
    cast('phone' as text) as normaliser,
    cast(null as text) as pattern,
    cast(40 as integer) as priority,
    cast(3 as integer) as maximum

union all

select
    cast('push_token' as text) as namespace,
    cast('device' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(50 as integer) as priority,
    cast(null as integer) as maximum

union all

select
    cast('device_id' as text) as namespace,
    cast('device' as text) as namespace_type,
    cast('lower' as text) as normaliser,
    cast(null as text) as pattern,
    cast(60 as integer) as priority,
    cast(null as integer) as maximum

union all

select
    cast('cookie' as text) as namespace,
    cast('cookie' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(70 as integer) as priority,
    cast(null as integer) as maximum
