-- Written by `muster compile` from dbt_project/namespaces.yml; change that, not this.
select
    cast(null as text) as namespace,
    cast('0' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('00000000' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('9999999' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('999999999' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('unknown' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('anonymous' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('guest' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('none' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('null' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('undefined' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('nan' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('n/a' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('test' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('xxx' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('無' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('未知' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('訪客' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('없음' as text) as identifier

union all

select
    cast(null as text) as namespace,
    cast('비회원' as text) as identifier

union all

select
    cast('loyalty_id' as text) as namespace,
    cast('999999' as text) as identifier

union all

select
    cast('email' as text) as namespace,
    cast('none@example.com' as text) as identifier

union all

select
    cast('email' as text) as namespace,
    cast('noemail@example.com' as text) as identifier

union all

select
    cast('email' as text) as namespace,
    cast('test@test.com' as text) as identifier

union all

select
    cast('email' as text) as namespace,
    cast('test@example.com' as text) as identifier

union all

select
    cast('email' as text) as namespace,
    cast('no@email.com' as text) as identifier

union all

select
    cast('email' as text) as namespace,
    cast('noreply@example.com' as text) as identifier

union all

select
    cast('phone_e164' as text) as namespace,
    cast('+886900000000' as text) as identifier

union all

select
    cast('phone_e164' as text) as namespace,
    cast('+886912345678' as text) as identifier

union all

select
    cast('phone_e164' as text) as namespace,
    cast('+821000000000' as text) as identifier

union all

select
    cast('phone_e164' as text) as namespace,
    cast('+821012345678' as text) as identifier

union all

select
    cast('phone_e164' as text) as namespace,
    cast('+15555555555' as text) as identifier

union all

select
    cast('device_id' as text) as namespace,
    cast('00000000-0000-0000-0000-000000000000' as text) as identifier

union all

select
    cast('idfa' as text) as namespace,
    cast('00000000-0000-0000-0000-000000000000' as text) as identifier

union all

select
    cast('gaid' as text) as namespace,
    cast('00000000-0000-0000-0000-000000000000' as text) as identifier

union all

select
    cast('cookie' as text) as namespace,
    cast('deleted' as text) as identifier
