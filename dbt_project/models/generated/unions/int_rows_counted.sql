-- Written by `muster compile` from dbt_project/sources; change that, not this.
select
    cast('app' as text) as source,
    cast('app_events' as text) as source_table,
    (select count(*) from {{ source('app', 'app_events') }}) as found_count,
    (select count(*) from {{ ref('stg_app__app_events') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('event_id', 'text') }} as event_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('app', 'app_events') }}
        ) as cleaned
        where event_id is not null and loaded_at is not null and occurred_at is not null and not (loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('completejourney' as text) as source,
    cast('coupon_redemptions' as text) as source_table,
    (select count(*) from {{ source('completejourney', 'coupon_redemptions') }}) as found_count,
    (select count(*) from {{ ref('stg_completejourney__coupon_redemptions') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('household_id', 'text') }} as household_id,
            {{ staged('coupon_upc', 'text') }} as coupon_id,
            {{ staged('campaign_id', 'text') }} as campaign_id,
            {{ staged('redemption_date', 'date') }} as redeemed_on
        from {{ source('completejourney', 'coupon_redemptions') }}
        ) as cleaned
        where household_id is not null and coupon_id is not null and campaign_id is not null and redeemed_on is not null and not (redeemed_on < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    (select count(*) from {{ source('completejourney', 'demographics') }}) as found_count,
    (select count(*) from {{ ref('stg_completejourney__demographics') }}) as used_count,
    0 as later_count

union all

select
    cast('completejourney' as text) as source,
    cast('products' as text) as source_table,
    (select count(*) from {{ source('completejourney', 'products') }}) as found_count,
    (select count(*) from {{ ref('stg_completejourney__products') }}) as used_count,
    0 as later_count

union all

select
    cast('completejourney' as text) as source,
    cast('transactions' as text) as source_table,
    (select count(*) from {{ source('completejourney', 'transactions') }}) as found_count,
    (select count(*) from {{ ref('stg_completejourney__transactions') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('basket_id', 'text') }} as basket_id,
            {{ staged('product_id', 'text') }} as product_id,
            {{ staged('transaction_timestamp', 'timestamp') }} as occurred_at
        from {{ source('completejourney', 'transactions') }}
        ) as cleaned
        where basket_id is not null and product_id is not null and occurred_at is not null and not (occurred_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('crm' as text) as source,
    cast('account_people' as text) as source_table,
    (select count(*) from {{ source('crm', 'account_people') }}) as found_count,
    (select count(*) from {{ ref('stg_crm__account_people') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('crm_id', 'text') }} as crm_id,
            {{ staged('account_number', 'text') }} as account_number,
            {{ staged('updated_at', 'timestamp') }} as updated_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'account_people') }}
        ) as cleaned
        where crm_id is not null and account_number is not null and loaded_at is not null and updated_at is not null and not (loaded_at < {{ muster_as_of() }} and updated_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('crm' as text) as source,
    cast('accounts' as text) as source_table,
    (select count(*) from {{ source('crm', 'accounts') }}) as found_count,
    (select count(*) from {{ ref('stg_crm__accounts') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('account_number', 'text') }} as account_number,
            {{ staged('updated_at', 'timestamp') }} as updated_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'accounts') }}
        ) as cleaned
        where account_number is not null and loaded_at is not null and updated_at is not null and not (loaded_at < {{ muster_as_of() }} and updated_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('crm' as text) as source,
    cast('consents' as text) as source_table,
    (select count(*) from {{ source('crm', 'consents') }}) as found_count,
    (select count(*) from {{ ref('stg_crm__consents') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('consent_id', 'text') }} as consent_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'consents') }}
        ) as cleaned
        where consent_id is not null and loaded_at is not null and occurred_at is not null and not (loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    (select count(*) from {{ source('crm', 'people') }}) as found_count,
    (select count(*) from {{ ref('stg_crm__people') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('crm_id', 'text') }} as crm_id,
            {{ staged('updated_at', 'timestamp') }} as updated_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'people') }}
        ) as cleaned
        where crm_id is not null and updated_at is not null and loaded_at is not null and not (loaded_at < {{ muster_as_of() }} and updated_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('media' as text) as source,
    cast('ad_impressions' as text) as source_table,
    (select count(*) from {{ source('media', 'ad_impressions') }}) as found_count,
    (select count(*) from {{ ref('stg_media__ad_impressions') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('impression_id', 'text') }} as impression_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('media', 'ad_impressions') }}
        ) as cleaned
        where impression_id is not null and loaded_at is not null and occurred_at is not null and not (loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('media' as text) as source,
    cast('mail_events' as text) as source_table,
    (select count(*) from {{ source('media', 'mail_events') }}) as found_count,
    (select count(*) from {{ ref('stg_media__mail_events') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('event_id', 'text') }} as event_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('media', 'mail_events') }}
        ) as cleaned
        where event_id is not null and loaded_at is not null and occurred_at is not null and not (loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('service' as text) as source,
    cast('cases' as text) as source_table,
    (select count(*) from {{ source('service', 'cases') }}) as found_count,
    (select count(*) from {{ ref('stg_service__cases') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('case_id', 'text') }} as case_id,
            {{ staged('opened_at', 'timestamp') }} as opened_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('service', 'cases') }}
        ) as cleaned
        where case_id is not null and loaded_at is not null and opened_at is not null and not (loaded_at < {{ muster_as_of() }} and opened_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('service' as text) as source,
    cast('store_visits' as text) as source_table,
    (select count(*) from {{ source('service', 'store_visits') }}) as found_count,
    (select count(*) from {{ ref('stg_service__store_visits') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('visit_id', 'text') }} as visit_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('service', 'store_visits') }}
        ) as cleaned
        where visit_id is not null and loaded_at is not null and occurred_at is not null and not (loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }})
    ) as later_count

union all

select
    cast('webshop' as text) as source,
    cast('web_events' as text) as source_table,
    (select count(*) from {{ source('webshop', 'web_events') }}) as found_count,
    (select count(*) from {{ ref('stg_webshop__web_events') }}) as used_count,
    (
        select count(*)
        from (
        select
            {{ staged('event_id', 'text') }} as event_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('webshop', 'web_events') }}
        ) as cleaned
        where event_id is not null and loaded_at is not null and occurred_at is not null and not (loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }})
    ) as later_count
