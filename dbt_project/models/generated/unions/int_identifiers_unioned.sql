-- Written by `muster compile` from dbt_project/sources; change that, not this.
select
    cast(row_key as text) as row_key,
    cast('app' as text) as source,
    cast('app_events' as text) as source_table,
    cast('loyalty_id' as text) as namespace,
    cast(loyalty_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_app__app_events') }}
where loyalty_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('app' as text) as source,
    cast('app_events' as text) as source_table,
    cast('push_token' as text) as namespace,
    cast(push_token as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_app__app_events') }}
where push_token is not null

union all

select
    cast(row_key as text) as row_key,
    cast('app' as text) as source,
    cast('app_events' as text) as source_table,
    cast('device_id' as text) as namespace,
    cast(device_id as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_app__app_events') }}
where device_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('coupon_redemptions' as text) as source_table,
    cast('loyalty_id' as text) as namespace,
    cast(household_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(false as boolean) as is_synthetic,
    cast(redeemed_on as timestamp) as occurred_at,
    cast(redeemed_on as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_completejourney__coupon_redemptions') }}
where household_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('loyalty_id' as text) as namespace,
    cast(household_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(false as boolean) as is_synthetic,
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_completejourney__demographics') }}
where household_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('transactions' as text) as source_table,
    cast('loyalty_id' as text) as namespace,
    cast(household_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(false as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(occurred_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_completejourney__transactions') }}
where household_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('account_people' as text) as source_table,
    cast('crm_id' as text) as namespace,
    cast(crm_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__account_people') }}
where crm_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('account_people' as text) as source_table,
    cast('account_number' as text) as namespace,
    cast(coalesce(cast('crm' as text), '') || '/' || account_number as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(since_on as timestamp) as valid_from,
    cast(until_on as timestamp) as valid_until
from {{ ref('stg_crm__account_people') }}
where account_number is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('accounts' as text) as source_table,
    cast('account_number' as text) as namespace,
    cast(coalesce(cast('crm' as text), '') || '/' || account_number as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__accounts') }}
where account_number is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('accounts' as text) as source_table,
    cast('tw_tax_id' as text) as namespace,
    cast(tw_tax_id as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__accounts') }}
where tw_tax_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('accounts' as text) as source_table,
    cast('kr_business_number' as text) as namespace,
    cast(kr_business_number as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__accounts') }}
where kr_business_number is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('consents' as text) as source_table,
    cast('crm_id' as text) as namespace,
    cast(crm_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__consents') }}
where crm_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('consents' as text) as source_table,
    cast('email' as text) as namespace,
    cast(email as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__consents') }}
where email is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('consents' as text) as source_table,
    cast('phone_e164' as text) as namespace,
    cast(phone as text) as found_as,
    cast(phone_region as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__consents') }}
where phone is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('crm_id' as text) as namespace,
    cast(crm_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__people') }}
where crm_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('loyalty_id' as text) as namespace,
    cast(loyalty_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__people') }}
where loyalty_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('email' as text) as namespace,
    cast(email as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__people') }}
where email is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('phone_e164' as text) as namespace,
    cast(phone as text) as found_as,
    cast(phone_region as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_crm__people') }}
where phone is not null

union all

select
    cast(row_key as text) as row_key,
    cast('media' as text) as source,
    cast('ad_impressions' as text) as source_table,
    cast('device_id' as text) as namespace,
    cast(device_id as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_media__ad_impressions') }}
where device_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('media' as text) as source,
    cast('ad_impressions' as text) as source_table,
    cast('cookie' as text) as namespace,
    cast(cookie as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_media__ad_impressions') }}
where cookie is not null

union all

select
    cast(row_key as text) as row_key,
    cast('media' as text) as source,
    cast('mail_events' as text) as source_table,
    cast('email' as text) as namespace,
    cast(email as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_media__mail_events') }}
where email is not null

union all

select
    cast(row_key as text) as row_key,
    cast('service' as text) as source,
    cast('cases' as text) as source_table,
    cast('loyalty_id' as text) as namespace,
    cast(loyalty_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(opened_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_service__cases') }}
where loyalty_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('service' as text) as source,
    cast('cases' as text) as source_table,
    cast('email' as text) as namespace,
    cast(email as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(opened_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_service__cases') }}
where email is not null

union all

select
    cast(row_key as text) as row_key,
    cast('service' as text) as source,
    cast('cases' as text) as source_table,
    cast('phone_e164' as text) as namespace,
    cast(phone as text) as found_as,
    cast(phone_region as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(opened_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_service__cases') }}
where phone is not null

union all

select
    cast(row_key as text) as row_key,
    cast('service' as text) as source,
    cast('store_visits' as text) as source_table,
    cast('loyalty_id' as text) as namespace,
    cast(loyalty_id as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_service__store_visits') }}
where loyalty_id is not null

union all

select
    cast(row_key as text) as row_key,
    cast('service' as text) as source,
    cast('store_visits' as text) as source_table,
    cast('phone_e164' as text) as namespace,
    cast(phone as text) as found_as,
    cast(phone_region as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_service__store_visits') }}
where phone is not null

union all

select
    cast(row_key as text) as row_key,
    cast('webshop' as text) as source,
    cast('web_events' as text) as source_table,
    cast('email' as text) as namespace,
    cast(email as text) as found_as,
    cast(null as text) as region,
    cast(true as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_webshop__web_events') }}
where email is not null

union all

select
    cast(row_key as text) as row_key,
    cast('webshop' as text) as source,
    cast('web_events' as text) as source_table,
    cast('cookie' as text) as namespace,
    cast(cookie as text) as found_as,
    cast(null as text) as region,
    cast(false as boolean) as is_authenticated,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at,
    cast(null as timestamp) as valid_from,
    cast(null as timestamp) as valid_until
from {{ ref('stg_webshop__web_events') }}
where cookie is not null
