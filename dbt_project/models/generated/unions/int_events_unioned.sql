-- Written by `muster compile` from dbt_project/sources; change that, not this.
select
    cast(row_key as text) as row_key,
    cast('app' as text) as source,
    cast('app_events' as text) as source_table,
    cast(event_type as text) as event_type,
    cast(null as text) as category,
    cast('app' as text) as channel,
    cast(product_id as text) as product_id,
    cast(null as bigint) as quantity,
    cast(null as numeric(18,2)) as amount,
    cast(null as text) as currency,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_app__app_events') }}

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('coupon_redemptions' as text) as source_table,
    cast('coupon_redemption' as text) as event_type,
    cast(campaign_id as text) as category,
    cast('store' as text) as channel,
    cast(null as text) as product_id,
    cast(null as bigint) as quantity,
    cast(null as numeric(18,2)) as amount,
    cast(null as text) as currency,
    cast(false as boolean) as is_synthetic,
    cast(redeemed_on as timestamp) as occurred_at,
    cast(redeemed_on as timestamp) as loaded_at
from {{ ref('stg_completejourney__coupon_redemptions') }}

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('transactions' as text) as source_table,
    cast('purchase' as text) as event_type,
    cast(null as text) as category,
    cast('store' as text) as channel,
    cast(product_id as text) as product_id,
    cast(quantity as bigint) as quantity,
    cast(amount as numeric(18,2)) as amount,
    cast('USD' as text) as currency,
    cast(false as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(occurred_at as timestamp) as loaded_at
from {{ ref('stg_completejourney__transactions') }}

union all

select
    cast(row_key as text) as row_key,
    cast('media' as text) as source,
    cast('ad_impressions' as text) as source_table,
    cast('ad_impression' as text) as event_type,
    cast(campaign as text) as category,
    cast('ads' as text) as channel,
    cast(null as text) as product_id,
    cast(null as bigint) as quantity,
    cast(null as numeric(18,2)) as amount,
    cast(null as text) as currency,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_media__ad_impressions') }}

union all

select
    cast(row_key as text) as row_key,
    cast('media' as text) as source,
    cast('mail_events' as text) as source_table,
    cast(event_type as text) as event_type,
    cast(campaign as text) as category,
    cast('email' as text) as channel,
    cast(null as text) as product_id,
    cast(null as bigint) as quantity,
    cast(null as numeric(18,2)) as amount,
    cast(null as text) as currency,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_media__mail_events') }}

union all

select
    cast(row_key as text) as row_key,
    cast('service' as text) as source,
    cast('cases' as text) as source_table,
    cast('service_case' as text) as event_type,
    cast(case_type as text) as category,
    cast(channel as text) as channel,
    cast(null as text) as product_id,
    cast(null as bigint) as quantity,
    cast(null as numeric(18,2)) as amount,
    cast(null as text) as currency,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(opened_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_service__cases') }}

union all

select
    cast(row_key as text) as row_key,
    cast('service' as text) as source,
    cast('store_visits' as text) as source_table,
    cast('store_visit' as text) as event_type,
    cast(null as text) as category,
    cast('store' as text) as channel,
    cast(null as text) as product_id,
    cast(null as bigint) as quantity,
    cast(null as numeric(18,2)) as amount,
    cast(null as text) as currency,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_service__store_visits') }}

union all

select
    cast(row_key as text) as row_key,
    cast('webshop' as text) as source,
    cast('web_events' as text) as source_table,
    cast(event_type as text) as event_type,
    cast(null as text) as category,
    cast('web' as text) as channel,
    cast(product_id as text) as product_id,
    cast(null as bigint) as quantity,
    cast(null as numeric(18,2)) as amount,
    cast(null as text) as currency,
    cast(is_synthetic as boolean) as is_synthetic,
    cast(occurred_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_webshop__web_events') }}
