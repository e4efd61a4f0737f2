-- Written by `muster compile` from dbt_project/namespaces.yml; change that, not this.
select
    cast('crm_id' as text) as namespace,
    cast('cross_device' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(10 as integer) as priority,
    cast(1 as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('loyalty_id' as text) as namespace,
    cast('cross_device' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(20 as integer) as priority,
    cast(1 as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('line_user_id' as text) as namespace,
    cast('cross_device' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast('[^/]+/U[0-9a-f]{32}' as text) as pattern,
    cast(24 as integer) as priority,
    cast(null as integer) as maximum,
    cast(true as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('kakao_user_id' as text) as namespace,
    cast('cross_device' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast('[^/]+/[0-9A-Za-z_-]{1,64}' as text) as pattern,
    cast(25 as integer) as priority,
    cast(null as integer) as maximum,
    cast(true as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('kr_ci_sha256' as text) as namespace,
    cast('cross_device' as text) as namespace_type,
    cast('sha256' as text) as normaliser,
    cast(null as text) as pattern,
    cast(26 as integer) as priority,
    cast(1 as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('kr_di_sha256' as text) as namespace,
    cast('cross_device' as text) as namespace_type,
    cast('sha256' as text) as normaliser,
    cast(null as text) as pattern,
    cast(27 as integer) as priority,
    cast(1 as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('email' as text) as namespace,
    cast('email' as text) as namespace_type,
    cast('email' as text) as normaliser,
    cast(null as text) as pattern,
    cast(30 as integer) as priority,
    cast(3 as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('email_sha256' as text) as namespace,
    cast('email' as text) as namespace_type,
    cast('sha256' as text) as normaliser,
    cast(null as text) as pattern,
    cast(32 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast('email' as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('email_google_sha256' as text) as namespace,
    cast('email' as text) as namespace_type,
    cast('sha256' as text) as normaliser,
    cast(null as text) as pattern,
    cast(33 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast('email' as text) as hash_of,
    cast('gmail' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('phone_e164' as text) as namespace,
    cast('phone' as text) as namespace_type,
    cast('phone' as text) as normaliser,
    cast(null as text) as pattern,
    cast(40 as integer) as priority,
    cast(3 as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('phone_sha256' as text) as namespace,
    cast('phone' as text) as namespace_type,
    cast('sha256' as text) as normaliser,
    cast(null as text) as pattern,
    cast(42 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast('phone_e164' as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('phone_digits_sha256' as text) as namespace,
    cast('phone' as text) as namespace_type,
    cast('sha256' as text) as normaliser,
    cast(null as text) as pattern,
    cast(43 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast('phone_e164' as text) as hash_of,
    cast('digits' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('tw_einvoice_carrier' as text) as namespace,
    cast('cross_device' as text) as namespace_type,
    cast('upper' as text) as normaliser,
    cast('/[0-9A-Z.+-]{7}' as text) as pattern,
    cast(45 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('push_token' as text) as namespace,
    cast('device' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(50 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('fcm_token' as text) as namespace,
    cast('device' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(51 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('apns_token' as text) as namespace,
    cast('device' as text) as namespace_type,
    cast('lower' as text) as normaliser,
    cast('[0-9a-f]{64,200}' as text) as pattern,
    cast(52 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('device_id' as text) as namespace,
    cast('device' as text) as namespace_type,
    cast('lower' as text) as normaliser,
    cast(null as text) as pattern,
    cast(60 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('idfa' as text) as namespace,
    cast('device' as text) as namespace_type,
    cast('lower' as text) as normaliser,
    cast('[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' as text) as pattern,
    cast(61 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('gaid' as text) as namespace,
    cast('device' as text) as namespace_type,
    cast('lower' as text) as normaliser,
    cast('[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' as text) as pattern,
    cast(62 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('cookie' as text) as namespace,
    cast('cookie' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(70 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('tw_tax_id' as text) as namespace,
    cast('non_person' as text) as namespace_type,
    cast('digits' as text) as normaliser,
    cast(null as text) as pattern,
    cast(90 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast('tw_tax_id' as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('kr_business_number' as text) as namespace,
    cast('non_person' as text) as namespace_type,
    cast('digits' as text) as normaliser,
    cast(null as text) as pattern,
    cast(91 as integer) as priority,
    cast(null as integer) as maximum,
    cast(false as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast('kr_business_number' as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly

union all

select
    cast('account_number' as text) as namespace,
    cast('non_person' as text) as namespace_type,
    cast('none' as text) as normaliser,
    cast(null as text) as pattern,
    cast(95 as integer) as priority,
    cast(null as integer) as maximum,
    cast(true as boolean) as is_scoped,
    cast(null as text) as hash_of,
    cast('whole' as text) as hash_form,
    cast(null as text) as check_kind,
    cast(false as boolean) as has_national_form,
    cast(null as text) as formerly
