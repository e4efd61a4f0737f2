-- Written by `muster compile` from dbt_project/sources; change that, not this.
-- depends_on: {{ ref('stg_app__app_events') }}
-- depends_on: {{ ref('stg_completejourney__coupon_redemptions') }}
-- depends_on: {{ ref('stg_completejourney__demographics') }}
-- depends_on: {{ ref('stg_completejourney__products') }}
-- depends_on: {{ ref('stg_completejourney__transactions') }}
-- depends_on: {{ ref('stg_crm__account_people') }}
-- depends_on: {{ ref('stg_crm__accounts') }}
-- depends_on: {{ ref('stg_crm__consents') }}
-- depends_on: {{ ref('stg_crm__people') }}
-- depends_on: {{ ref('stg_media__ad_impressions') }}
-- depends_on: {{ ref('stg_media__mail_events') }}
-- depends_on: {{ ref('stg_service__cases') }}
-- depends_on: {{ ref('stg_service__store_visits') }}
-- depends_on: {{ ref('stg_webshop__web_events') }}
select
    row_key,
    cast('app' as text) as source,
    cast('app_events' as text) as source_table,
    case
        when loaded_at is null or occurred_at is null then 'no_time'
        when event_id is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (occurred_at < first_occurred_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('app.app_events', ['cleaned.event_id']) }} as row_key,
        cleaned.event_id,
        cleaned.loaded_at,
        cleaned.occurred_at,
        {{ row_as_json('cleaned', ['event_id', 'device_id', 'push_token', 'loyalty_id', 'event_type', 'product_id', 'is_synthetic', 'occurred_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['event_id', 'device_id', 'push_token', 'loyalty_id', 'event_type', 'product_id', 'is_synthetic', 'occurred_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['event_id', 'device_id', 'push_token', 'loyalty_id', 'event_type', 'product_id', 'is_synthetic', 'occurred_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.occurred_at) over newest as first_occurred_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('event_id', 'text') }} as event_id,
            {{ staged('device_id', 'text') }} as device_id,
            {{ staged('push_token', 'text') }} as push_token,
            {{ staged('loyalty_id', 'text') }} as loyalty_id,
            {{ staged('event_type', 'text') }} as event_type,
            {{ staged('product_id', 'text') }} as product_id,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('app', 'app_events') }}
    ) as cleaned
    left join (
        select event_id
        from (
        select
            {{ staged('event_id', 'text') }} as event_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('app', 'app_events') }}
        ) as keyed
        where event_id is not null and loaded_at is not null and occurred_at is not null and loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }}
        group by event_id
        having count(*) > 1
    ) as crowded on cleaned.event_id = crowded.event_id
    where cleaned.event_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null
        or (crowded.event_id is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.occurred_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.event_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null then 1 else 0 end, cleaned.event_id order by cleaned.loaded_at desc nulls last, cleaned.occurred_at desc nulls last, cleaned.device_id nulls last, cleaned.push_token nulls last, cleaned.loyalty_id nulls last, cleaned.event_type nulls last, cleaned.product_id nulls last, cleaned.is_synthetic nulls last)
) as told
where version_rank > 1 or event_id is null or loaded_at is null or occurred_at is null

union all

select
    row_key,
    cast('completejourney' as text) as source,
    cast('coupon_redemptions' as text) as source_table,
    case
        when redeemed_on is null then 'no_time'
        when household_id is null or coupon_id is null or campaign_id is null or redeemed_on is null then 'no_key'
        when said = said_first then 'duplicate'
        when redeemed_on < first_redeemed_on then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('completejourney.coupon_redemptions', ['cleaned.household_id', 'cleaned.coupon_id', 'cleaned.campaign_id', 'cleaned.redeemed_on']) }} as row_key,
        cleaned.household_id,
        cleaned.coupon_id,
        cleaned.campaign_id,
        cleaned.redeemed_on,
        {{ row_as_json('cleaned', ['household_id', 'coupon_id', 'campaign_id', 'redeemed_on']) }} as content,
        {{ row_as_json('cleaned', ['household_id', 'coupon_id', 'campaign_id', 'redeemed_on']) }} as said,
        first_value({{ row_as_json('cleaned', ['household_id', 'coupon_id', 'campaign_id', 'redeemed_on']) }}) over newest as said_first,
        first_value(cleaned.redeemed_on) over newest as first_redeemed_on,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('household_id', 'text') }} as household_id,
            {{ staged('coupon_upc', 'text') }} as coupon_id,
            {{ staged('campaign_id', 'text') }} as campaign_id,
            {{ staged('redemption_date', 'date') }} as redeemed_on
        from {{ source('completejourney', 'coupon_redemptions') }}
    ) as cleaned
    left join (
        select household_id, coupon_id, campaign_id, redeemed_on
        from (
        select
            {{ staged('household_id', 'text') }} as household_id,
            {{ staged('coupon_upc', 'text') }} as coupon_id,
            {{ staged('campaign_id', 'text') }} as campaign_id,
            {{ staged('redemption_date', 'date') }} as redeemed_on
        from {{ source('completejourney', 'coupon_redemptions') }}
        ) as keyed
        where household_id is not null and coupon_id is not null and campaign_id is not null and redeemed_on is not null and redeemed_on < {{ muster_as_of() }}
        group by household_id, coupon_id, campaign_id, redeemed_on
        having count(*) > 1
    ) as crowded on cleaned.household_id = crowded.household_id and cleaned.coupon_id = crowded.coupon_id and cleaned.campaign_id = crowded.campaign_id and cleaned.redeemed_on = crowded.redeemed_on
    where cleaned.household_id is null or cleaned.coupon_id is null or cleaned.campaign_id is null or cleaned.redeemed_on is null
        or (crowded.household_id is not null and cleaned.redeemed_on < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.household_id is null or cleaned.coupon_id is null or cleaned.campaign_id is null or cleaned.redeemed_on is null then 1 else 0 end, cleaned.household_id, cleaned.coupon_id, cleaned.campaign_id, cleaned.redeemed_on order by cleaned.redeemed_on desc nulls last)
) as told
where version_rank > 1 or household_id is null or coupon_id is null or campaign_id is null or redeemed_on is null

union all

select
    row_key,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    case
        when household_id is null then 'no_key'
        when said = said_first then 'duplicate'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('completejourney.demographics', ['cleaned.household_id']) }} as row_key,
        cleaned.household_id,
        {{ row_as_json('cleaned', ['household_id', 'age_band', 'income_band', 'home_ownership', 'marital_status', 'household_size', 'kids_count']) }} as content,
        {{ row_as_json('cleaned', ['household_id', 'age_band', 'income_band', 'home_ownership', 'marital_status', 'household_size', 'kids_count']) }} as said,
        first_value({{ row_as_json('cleaned', ['household_id', 'age_band', 'income_band', 'home_ownership', 'marital_status', 'household_size', 'kids_count']) }}) over newest as said_first,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('household_id', 'text') }} as household_id,
            {{ staged('age', 'text') }} as age_band,
            {{ staged('income', 'text') }} as income_band,
            {{ staged('home_ownership', 'text') }} as home_ownership,
            {{ staged('marital_status', 'text') }} as marital_status,
            {{ staged('household_size', 'text') }} as household_size,
            {{ staged('kids_count', 'text') }} as kids_count
        from {{ source('completejourney', 'demographics') }}
    ) as cleaned
    left join (
        select household_id
        from (
        select
            {{ staged('household_id', 'text') }} as household_id
        from {{ source('completejourney', 'demographics') }}
        ) as keyed
        where household_id is not null
        group by household_id
        having count(*) > 1
    ) as crowded on cleaned.household_id = crowded.household_id
    where cleaned.household_id is null
        or (crowded.household_id is not null)
    window newest as (partition by case when cleaned.household_id is null then 1 else 0 end, cleaned.household_id order by cleaned.age_band nulls last, cleaned.income_band nulls last, cleaned.home_ownership nulls last, cleaned.marital_status nulls last, cleaned.household_size nulls last, cleaned.kids_count nulls last)
) as told
where version_rank > 1 or household_id is null

union all

select
    row_key,
    cast('completejourney' as text) as source,
    cast('products' as text) as source_table,
    case
        when product_id is null then 'no_key'
        when said = said_first then 'duplicate'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('completejourney.products', ['cleaned.product_id']) }} as row_key,
        cleaned.product_id,
        {{ row_as_json('cleaned', ['product_id', 'department', 'category', 'product_type', 'brand']) }} as content,
        {{ row_as_json('cleaned', ['product_id', 'department', 'category', 'product_type', 'brand']) }} as said,
        first_value({{ row_as_json('cleaned', ['product_id', 'department', 'category', 'product_type', 'brand']) }}) over newest as said_first,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('product_id', 'text') }} as product_id,
            {{ staged('department', 'text') }} as department,
            {{ staged('product_category', 'text') }} as category,
            {{ staged('product_type', 'text') }} as product_type,
            {{ staged('brand', 'text') }} as brand
        from {{ source('completejourney', 'products') }}
    ) as cleaned
    left join (
        select product_id
        from (
        select
            {{ staged('product_id', 'text') }} as product_id
        from {{ source('completejourney', 'products') }}
        ) as keyed
        where product_id is not null
        group by product_id
        having count(*) > 1
    ) as crowded on cleaned.product_id = crowded.product_id
    where cleaned.product_id is null
        or (crowded.product_id is not null)
    window newest as (partition by case when cleaned.product_id is null then 1 else 0 end, cleaned.product_id order by cleaned.department nulls last, cleaned.category nulls last, cleaned.product_type nulls last, cleaned.brand nulls last)
) as told
where version_rank > 1 or product_id is null

union all

select
    row_key,
    cast('completejourney' as text) as source,
    cast('transactions' as text) as source_table,
    case
        when occurred_at is null then 'no_time'
        when basket_id is null or product_id is null then 'no_key'
        when said = said_first then 'duplicate'
        when occurred_at < first_occurred_at then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('completejourney.transactions', ['cleaned.basket_id', 'cleaned.product_id']) }} as row_key,
        cleaned.basket_id,
        cleaned.product_id,
        cleaned.occurred_at,
        {{ row_as_json('cleaned', ['household_id', 'store_id', 'basket_id', 'product_id', 'quantity', 'amount', 'retail_discount_amount', 'manufacturer_coupon_amount', 'matched_coupon_amount', 'occurred_at']) }} as content,
        {{ row_as_json('cleaned', ['household_id', 'store_id', 'basket_id', 'product_id', 'quantity', 'amount', 'retail_discount_amount', 'manufacturer_coupon_amount', 'matched_coupon_amount', 'occurred_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['household_id', 'store_id', 'basket_id', 'product_id', 'quantity', 'amount', 'retail_discount_amount', 'manufacturer_coupon_amount', 'matched_coupon_amount', 'occurred_at']) }}) over newest as said_first,
        first_value(cleaned.occurred_at) over newest as first_occurred_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('household_id', 'text') }} as household_id,
            {{ staged('store_id', 'text') }} as store_id,
            {{ staged('basket_id', 'text') }} as basket_id,
            {{ staged('product_id', 'text') }} as product_id,
            {{ staged('quantity', 'bigint') }} as quantity,
            {{ staged('sales_value', 'numeric(18,2)') }} as amount,
            {{ staged('retail_disc', 'numeric(18,2)') }} as retail_discount_amount,
            {{ staged('coupon_disc', 'numeric(18,2)') }} as manufacturer_coupon_amount,
            {{ staged('coupon_match_disc', 'numeric(18,2)') }} as matched_coupon_amount,
            {{ staged('transaction_timestamp', 'timestamp') }} as occurred_at
        from {{ source('completejourney', 'transactions') }}
    ) as cleaned
    left join (
        select basket_id, product_id
        from (
        select
            {{ staged('basket_id', 'text') }} as basket_id,
            {{ staged('product_id', 'text') }} as product_id,
            {{ staged('transaction_timestamp', 'timestamp') }} as occurred_at
        from {{ source('completejourney', 'transactions') }}
        ) as keyed
        where basket_id is not null and product_id is not null and occurred_at is not null and occurred_at < {{ muster_as_of() }}
        group by basket_id, product_id
        having count(*) > 1
    ) as crowded on cleaned.basket_id = crowded.basket_id and cleaned.product_id = crowded.product_id
    where cleaned.basket_id is null or cleaned.product_id is null or cleaned.occurred_at is null
        or (crowded.basket_id is not null and cleaned.occurred_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.basket_id is null or cleaned.product_id is null or cleaned.occurred_at is null then 1 else 0 end, cleaned.basket_id, cleaned.product_id order by cleaned.occurred_at desc nulls last, cleaned.household_id nulls last, cleaned.store_id nulls last, cleaned.quantity nulls last, cleaned.amount nulls last, cleaned.retail_discount_amount nulls last, cleaned.manufacturer_coupon_amount nulls last, cleaned.matched_coupon_amount nulls last)
) as told
where version_rank > 1 or basket_id is null or product_id is null or occurred_at is null

union all

select
    row_key,
    cast('crm' as text) as source,
    cast('account_people' as text) as source_table,
    case
        when loaded_at is null or updated_at is null then 'no_time'
        when crm_id is null or account_number is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (updated_at < first_updated_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('crm.account_people', ['cleaned.crm_id', 'cleaned.account_number']) }} as row_key,
        cleaned.crm_id,
        cleaned.account_number,
        cleaned.loaded_at,
        cleaned.updated_at,
        {{ row_as_json('cleaned', ['crm_id', 'account_number', 'since_on', 'until_on', 'is_synthetic', 'updated_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['crm_id', 'account_number', 'since_on', 'until_on', 'is_synthetic', 'updated_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['crm_id', 'account_number', 'since_on', 'until_on', 'is_synthetic', 'updated_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.updated_at) over newest as first_updated_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('crm_id', 'text') }} as crm_id,
            {{ staged('account_number', 'text') }} as account_number,
            {{ staged('since_on', 'date') }} as since_on,
            {{ staged('until_on', 'date') }} as until_on,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('updated_at', 'timestamp') }} as updated_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'account_people') }}
    ) as cleaned
    left join (
        select crm_id, account_number
        from (
        select
            {{ staged('crm_id', 'text') }} as crm_id,
            {{ staged('account_number', 'text') }} as account_number,
            {{ staged('updated_at', 'timestamp') }} as updated_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'account_people') }}
        ) as keyed
        where crm_id is not null and account_number is not null and loaded_at is not null and updated_at is not null and loaded_at < {{ muster_as_of() }} and updated_at < {{ muster_as_of() }}
        group by crm_id, account_number
        having count(*) > 1
    ) as crowded on cleaned.crm_id = crowded.crm_id and cleaned.account_number = crowded.account_number
    where cleaned.crm_id is null or cleaned.account_number is null or cleaned.loaded_at is null or cleaned.updated_at is null
        or (crowded.crm_id is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.updated_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.crm_id is null or cleaned.account_number is null or cleaned.loaded_at is null or cleaned.updated_at is null then 1 else 0 end, cleaned.crm_id, cleaned.account_number order by cleaned.loaded_at desc nulls last, cleaned.updated_at desc nulls last, cleaned.since_on nulls last, cleaned.until_on nulls last, cleaned.is_synthetic nulls last)
) as told
where version_rank > 1 or crm_id is null or account_number is null or loaded_at is null or updated_at is null

union all

select
    row_key,
    cast('crm' as text) as source,
    cast('accounts' as text) as source_table,
    case
        when loaded_at is null or updated_at is null then 'no_time'
        when account_number is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (updated_at < first_updated_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('crm.accounts', ['cleaned.account_number']) }} as row_key,
        cleaned.account_number,
        cleaned.loaded_at,
        cleaned.updated_at,
        {{ row_as_json('cleaned', ['account_number', 'account_name', 'tw_tax_id', 'kr_business_number', 'country', 'industry', 'employees_count', 'is_synthetic', 'updated_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['account_number', 'account_name', 'tw_tax_id', 'kr_business_number', 'country', 'industry', 'employees_count', 'is_synthetic', 'updated_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['account_number', 'account_name', 'tw_tax_id', 'kr_business_number', 'country', 'industry', 'employees_count', 'is_synthetic', 'updated_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.updated_at) over newest as first_updated_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('account_number', 'text') }} as account_number,
            {{ staged('account_name', 'text') }} as account_name,
            {{ staged('tw_tax_id', 'text') }} as tw_tax_id,
            {{ staged('kr_business_number', 'text') }} as kr_business_number,
            {{ staged('country', 'text') }} as country,
            {{ staged('industry', 'text') }} as industry,
            {{ staged('employees_count', 'integer') }} as employees_count,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('updated_at', 'timestamp') }} as updated_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'accounts') }}
    ) as cleaned
    left join (
        select account_number
        from (
        select
            {{ staged('account_number', 'text') }} as account_number,
            {{ staged('updated_at', 'timestamp') }} as updated_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'accounts') }}
        ) as keyed
        where account_number is not null and loaded_at is not null and updated_at is not null and loaded_at < {{ muster_as_of() }} and updated_at < {{ muster_as_of() }}
        group by account_number
        having count(*) > 1
    ) as crowded on cleaned.account_number = crowded.account_number
    where cleaned.account_number is null or cleaned.loaded_at is null or cleaned.updated_at is null
        or (crowded.account_number is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.updated_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.account_number is null or cleaned.loaded_at is null or cleaned.updated_at is null then 1 else 0 end, cleaned.account_number order by cleaned.loaded_at desc nulls last, cleaned.updated_at desc nulls last, cleaned.account_name nulls last, cleaned.tw_tax_id nulls last, cleaned.kr_business_number nulls last, cleaned.country nulls last, cleaned.industry nulls last, cleaned.employees_count nulls last, cleaned.is_synthetic nulls last)
) as told
where version_rank > 1 or account_number is null or loaded_at is null or updated_at is null

union all

select
    row_key,
    cast('crm' as text) as source,
    cast('consents' as text) as source_table,
    case
        when loaded_at is null or occurred_at is null then 'no_time'
        when consent_id is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (occurred_at < first_occurred_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('crm.consents', ['cleaned.consent_id']) }} as row_key,
        cleaned.consent_id,
        cleaned.loaded_at,
        cleaned.occurred_at,
        {{ row_as_json('cleaned', ['consent_id', 'crm_id', 'email', 'phone', 'phone_region', 'channel', 'purpose', 'scope', 'status', 'method', 'wording_version', 'language', 'proof_ref', 'is_synthetic', 'occurred_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['consent_id', 'crm_id', 'email', 'phone', 'phone_region', 'channel', 'purpose', 'scope', 'status', 'method', 'wording_version', 'language', 'proof_ref', 'is_synthetic', 'occurred_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['consent_id', 'crm_id', 'email', 'phone', 'phone_region', 'channel', 'purpose', 'scope', 'status', 'method', 'wording_version', 'language', 'proof_ref', 'is_synthetic', 'occurred_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.occurred_at) over newest as first_occurred_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('consent_id', 'text') }} as consent_id,
            {{ staged('crm_id', 'text') }} as crm_id,
            {{ staged('email', 'text') }} as email,
            {{ staged('phone', 'text') }} as phone,
            {{ staged('phone_region', 'text') }} as phone_region,
            {{ staged('channel', 'text') }} as channel,
            {{ staged('purpose', 'text') }} as purpose,
            {{ staged('scope', 'text') }} as scope,
            {{ staged('status', 'text') }} as status,
            {{ staged('method', 'text') }} as method,
            {{ staged('wording_version', 'text') }} as wording_version,
            {{ staged('language', 'text') }} as language,
            {{ staged('proof_ref', 'text') }} as proof_ref,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'consents') }}
    ) as cleaned
    left join (
        select consent_id
        from (
        select
            {{ staged('consent_id', 'text') }} as consent_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'consents') }}
        ) as keyed
        where consent_id is not null and loaded_at is not null and occurred_at is not null and loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }}
        group by consent_id
        having count(*) > 1
    ) as crowded on cleaned.consent_id = crowded.consent_id
    where cleaned.consent_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null
        or (crowded.consent_id is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.occurred_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.consent_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null then 1 else 0 end, cleaned.consent_id order by cleaned.loaded_at desc nulls last, cleaned.occurred_at desc nulls last, cleaned.crm_id nulls last, cleaned.email nulls last, cleaned.phone nulls last, cleaned.phone_region nulls last, cleaned.channel nulls last, cleaned.purpose nulls last, cleaned.scope nulls last, cleaned.status nulls last, cleaned.method nulls last, cleaned.wording_version nulls last, cleaned.language nulls last, cleaned.proof_ref nulls last, cleaned.is_synthetic nulls last)
) as told
where version_rank > 1 or consent_id is null or loaded_at is null or occurred_at is null

union all

select
    row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    case
        when loaded_at is null or updated_at is null then 'no_time'
        when crm_id is null or updated_at is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (updated_at < first_updated_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('crm.people', ['cleaned.crm_id', 'cleaned.updated_at']) }} as row_key,
        cleaned.crm_id,
        cleaned.updated_at,
        cleaned.loaded_at,
        {{ row_as_json('cleaned', ['crm_id', 'loyalty_id', 'full_name', 'name_latin', 'email', 'phone', 'phone_region', 'language', 'birth_on', 'city', 'country', 'household_id', 'is_synthetic', 'created_at', 'updated_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['crm_id', 'loyalty_id', 'full_name', 'name_latin', 'email', 'phone', 'phone_region', 'language', 'birth_on', 'city', 'country', 'household_id', 'is_synthetic', 'created_at', 'updated_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['crm_id', 'loyalty_id', 'full_name', 'name_latin', 'email', 'phone', 'phone_region', 'language', 'birth_on', 'city', 'country', 'household_id', 'is_synthetic', 'created_at', 'updated_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.updated_at) over newest as first_updated_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('crm_id', 'text') }} as crm_id,
            {{ staged('loyalty_id', 'text') }} as loyalty_id,
            {{ staged('full_name', 'text') }} as full_name,
            {{ staged('name_latin', 'text') }} as name_latin,
            {{ staged('email', 'text') }} as email,
            {{ staged('phone', 'text') }} as phone,
            {{ staged('phone_region', 'text') }} as phone_region,
            {{ staged('language', 'text') }} as language,
            {{ staged('birth_on', 'date') }} as birth_on,
            {{ staged('city', 'text') }} as city,
            {{ staged('country', 'text') }} as country,
            {{ staged('household_id', 'text') }} as household_id,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('created_at', 'timestamp') }} as created_at,
            {{ staged('updated_at', 'timestamp') }} as updated_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'people') }}
    ) as cleaned
    left join (
        select crm_id, updated_at
        from (
        select
            {{ staged('crm_id', 'text') }} as crm_id,
            {{ staged('updated_at', 'timestamp') }} as updated_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('crm', 'people') }}
        ) as keyed
        where crm_id is not null and updated_at is not null and loaded_at is not null and loaded_at < {{ muster_as_of() }} and updated_at < {{ muster_as_of() }}
        group by crm_id, updated_at
        having count(*) > 1
    ) as crowded on cleaned.crm_id = crowded.crm_id and cleaned.updated_at = crowded.updated_at
    where cleaned.crm_id is null or cleaned.updated_at is null or cleaned.loaded_at is null
        or (crowded.crm_id is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.updated_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.crm_id is null or cleaned.updated_at is null or cleaned.loaded_at is null then 1 else 0 end, cleaned.crm_id, cleaned.updated_at order by cleaned.loaded_at desc nulls last, cleaned.updated_at desc nulls last, cleaned.loyalty_id nulls last, cleaned.full_name nulls last, cleaned.name_latin nulls last, cleaned.email nulls last, cleaned.phone nulls last, cleaned.phone_region nulls last, cleaned.language nulls last, cleaned.birth_on nulls last, cleaned.city nulls last, cleaned.country nulls last, cleaned.household_id nulls last, cleaned.is_synthetic nulls last, cleaned.created_at nulls last)
) as told
where version_rank > 1 or crm_id is null or updated_at is null or loaded_at is null

union all

select
    row_key,
    cast('media' as text) as source,
    cast('ad_impressions' as text) as source_table,
    case
        when loaded_at is null or occurred_at is null then 'no_time'
        when impression_id is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (occurred_at < first_occurred_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('media.ad_impressions', ['cleaned.impression_id']) }} as row_key,
        cleaned.impression_id,
        cleaned.loaded_at,
        cleaned.occurred_at,
        {{ row_as_json('cleaned', ['impression_id', 'cookie', 'device_id', 'campaign', 'cost_amount', 'currency', 'is_synthetic', 'occurred_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['impression_id', 'cookie', 'device_id', 'campaign', 'cost_amount', 'currency', 'is_synthetic', 'occurred_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['impression_id', 'cookie', 'device_id', 'campaign', 'cost_amount', 'currency', 'is_synthetic', 'occurred_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.occurred_at) over newest as first_occurred_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('impression_id', 'text') }} as impression_id,
            {{ staged('cookie', 'text') }} as cookie,
            {{ staged('device_id', 'text') }} as device_id,
            {{ staged('campaign', 'text') }} as campaign,
            {{ staged('cost', 'numeric(18,6)') }} as cost_amount,
            {{ staged('currency', 'text') }} as currency,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('media', 'ad_impressions') }}
    ) as cleaned
    left join (
        select impression_id
        from (
        select
            {{ staged('impression_id', 'text') }} as impression_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('media', 'ad_impressions') }}
        ) as keyed
        where impression_id is not null and loaded_at is not null and occurred_at is not null and loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }}
        group by impression_id
        having count(*) > 1
    ) as crowded on cleaned.impression_id = crowded.impression_id
    where cleaned.impression_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null
        or (crowded.impression_id is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.occurred_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.impression_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null then 1 else 0 end, cleaned.impression_id order by cleaned.loaded_at desc nulls last, cleaned.occurred_at desc nulls last, cleaned.cookie nulls last, cleaned.device_id nulls last, cleaned.campaign nulls last, cleaned.cost_amount nulls last, cleaned.currency nulls last, cleaned.is_synthetic nulls last)
) as told
where version_rank > 1 or impression_id is null or loaded_at is null or occurred_at is null

union all

select
    row_key,
    cast('media' as text) as source,
    cast('mail_events' as text) as source_table,
    case
        when loaded_at is null or occurred_at is null then 'no_time'
        when event_id is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (occurred_at < first_occurred_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('media.mail_events', ['cleaned.event_id']) }} as row_key,
        cleaned.event_id,
        cleaned.loaded_at,
        cleaned.occurred_at,
        {{ row_as_json('cleaned', ['event_id', 'email', 'campaign', 'event_type', 'is_synthetic', 'occurred_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['event_id', 'email', 'campaign', 'event_type', 'is_synthetic', 'occurred_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['event_id', 'email', 'campaign', 'event_type', 'is_synthetic', 'occurred_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.occurred_at) over newest as first_occurred_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('event_id', 'text') }} as event_id,
            {{ staged('email', 'text') }} as email,
            {{ staged('campaign', 'text') }} as campaign,
            {{ staged('event_type', 'text') }} as event_type,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('media', 'mail_events') }}
    ) as cleaned
    left join (
        select event_id
        from (
        select
            {{ staged('event_id', 'text') }} as event_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('media', 'mail_events') }}
        ) as keyed
        where event_id is not null and loaded_at is not null and occurred_at is not null and loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }}
        group by event_id
        having count(*) > 1
    ) as crowded on cleaned.event_id = crowded.event_id
    where cleaned.event_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null
        or (crowded.event_id is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.occurred_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.event_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null then 1 else 0 end, cleaned.event_id order by cleaned.loaded_at desc nulls last, cleaned.occurred_at desc nulls last, cleaned.email nulls last, cleaned.campaign nulls last, cleaned.event_type nulls last, cleaned.is_synthetic nulls last)
) as told
where version_rank > 1 or event_id is null or loaded_at is null or occurred_at is null

union all

select
    row_key,
    cast('service' as text) as source,
    cast('cases' as text) as source_table,
    case
        when loaded_at is null or opened_at is null then 'no_time'
        when case_id is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (opened_at < first_opened_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('service.cases', ['cleaned.case_id']) }} as row_key,
        cleaned.case_id,
        cleaned.loaded_at,
        cleaned.opened_at,
        {{ row_as_json('cleaned', ['case_id', 'phone', 'phone_region', 'email', 'loyalty_id', 'channel', 'case_type', 'satisfaction', 'is_synthetic', 'opened_at', 'closed_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['case_id', 'phone', 'phone_region', 'email', 'loyalty_id', 'channel', 'case_type', 'satisfaction', 'is_synthetic', 'opened_at', 'closed_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['case_id', 'phone', 'phone_region', 'email', 'loyalty_id', 'channel', 'case_type', 'satisfaction', 'is_synthetic', 'opened_at', 'closed_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.opened_at) over newest as first_opened_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('case_id', 'text') }} as case_id,
            {{ staged('phone', 'text') }} as phone,
            {{ staged('phone_region', 'text') }} as phone_region,
            {{ staged('email', 'text') }} as email,
            {{ staged('loyalty_id', 'text') }} as loyalty_id,
            {{ staged('channel', 'text') }} as channel,
            {{ staged('case_type', 'text') }} as case_type,
            {{ staged('satisfaction', 'integer') }} as satisfaction,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('opened_at', 'timestamp') }} as opened_at,
            {{ staged('closed_at', 'timestamp') }} as closed_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('service', 'cases') }}
    ) as cleaned
    left join (
        select case_id
        from (
        select
            {{ staged('case_id', 'text') }} as case_id,
            {{ staged('opened_at', 'timestamp') }} as opened_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('service', 'cases') }}
        ) as keyed
        where case_id is not null and loaded_at is not null and opened_at is not null and loaded_at < {{ muster_as_of() }} and opened_at < {{ muster_as_of() }}
        group by case_id
        having count(*) > 1
    ) as crowded on cleaned.case_id = crowded.case_id
    where cleaned.case_id is null or cleaned.loaded_at is null or cleaned.opened_at is null
        or (crowded.case_id is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.opened_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.case_id is null or cleaned.loaded_at is null or cleaned.opened_at is null then 1 else 0 end, cleaned.case_id order by cleaned.loaded_at desc nulls last, cleaned.opened_at desc nulls last, cleaned.phone nulls last, cleaned.phone_region nulls last, cleaned.email nulls last, cleaned.loyalty_id nulls last, cleaned.channel nulls last, cleaned.case_type nulls last, cleaned.satisfaction nulls last, cleaned.is_synthetic nulls last, cleaned.closed_at nulls last)
) as told
where version_rank > 1 or case_id is null or loaded_at is null or opened_at is null

union all

select
    row_key,
    cast('service' as text) as source,
    cast('store_visits' as text) as source_table,
    case
        when loaded_at is null or occurred_at is null then 'no_time'
        when visit_id is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (occurred_at < first_occurred_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('service.store_visits', ['cleaned.visit_id']) }} as row_key,
        cleaned.visit_id,
        cleaned.loaded_at,
        cleaned.occurred_at,
        {{ row_as_json('cleaned', ['visit_id', 'loyalty_id', 'phone', 'phone_region', 'store_id', 'is_synthetic', 'occurred_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['visit_id', 'loyalty_id', 'phone', 'phone_region', 'store_id', 'is_synthetic', 'occurred_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['visit_id', 'loyalty_id', 'phone', 'phone_region', 'store_id', 'is_synthetic', 'occurred_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.occurred_at) over newest as first_occurred_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('visit_id', 'text') }} as visit_id,
            {{ staged('loyalty_id', 'text') }} as loyalty_id,
            {{ staged('phone', 'text') }} as phone,
            {{ staged('phone_region', 'text') }} as phone_region,
            {{ staged('store_id', 'text') }} as store_id,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('service', 'store_visits') }}
    ) as cleaned
    left join (
        select visit_id
        from (
        select
            {{ staged('visit_id', 'text') }} as visit_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('service', 'store_visits') }}
        ) as keyed
        where visit_id is not null and loaded_at is not null and occurred_at is not null and loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }}
        group by visit_id
        having count(*) > 1
    ) as crowded on cleaned.visit_id = crowded.visit_id
    where cleaned.visit_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null
        or (crowded.visit_id is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.occurred_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.visit_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null then 1 else 0 end, cleaned.visit_id order by cleaned.loaded_at desc nulls last, cleaned.occurred_at desc nulls last, cleaned.loyalty_id nulls last, cleaned.phone nulls last, cleaned.phone_region nulls last, cleaned.store_id nulls last, cleaned.is_synthetic nulls last)
) as told
where version_rank > 1 or visit_id is null or loaded_at is null or occurred_at is null

union all

select
    row_key,
    cast('webshop' as text) as source,
    cast('web_events' as text) as source_table,
    case
        when loaded_at is null or occurred_at is null then 'no_time'
        when event_id is null then 'no_key'
        when said = said_first then 'duplicate'
        when loaded_at < first_loaded_at or (loaded_at = first_loaded_at and (occurred_at < first_occurred_at)) then 'replaced'
        else 'key_not_unique'
    end as reason,
    content
from (
    select
        {{ row_key('webshop.web_events', ['cleaned.event_id']) }} as row_key,
        cleaned.event_id,
        cleaned.loaded_at,
        cleaned.occurred_at,
        {{ row_as_json('cleaned', ['event_id', 'cookie', 'email', 'event_type', 'product_id', 'url', 'is_synthetic', 'occurred_at', 'loaded_at']) }} as content,
        {{ row_as_json('cleaned', ['event_id', 'cookie', 'email', 'event_type', 'product_id', 'url', 'is_synthetic', 'occurred_at']) }} as said,
        first_value({{ row_as_json('cleaned', ['event_id', 'cookie', 'email', 'event_type', 'product_id', 'url', 'is_synthetic', 'occurred_at']) }}) over newest as said_first,
        first_value(cleaned.loaded_at) over newest as first_loaded_at,
        first_value(cleaned.occurred_at) over newest as first_occurred_at,
        row_number() over newest as version_rank
    from (
        select
            {{ staged('event_id', 'text') }} as event_id,
            {{ staged('cookie', 'text') }} as cookie,
            {{ staged('email', 'text') }} as email,
            {{ staged('event_type', 'text') }} as event_type,
            {{ staged('product_id', 'text') }} as product_id,
            {{ staged('url', 'text') }} as url,
            {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('webshop', 'web_events') }}
    ) as cleaned
    left join (
        select event_id
        from (
        select
            {{ staged('event_id', 'text') }} as event_id,
            {{ staged('occurred_at', 'timestamp') }} as occurred_at,
            {{ staged('loaded_at', 'timestamp') }} as loaded_at
        from {{ source('webshop', 'web_events') }}
        ) as keyed
        where event_id is not null and loaded_at is not null and occurred_at is not null and loaded_at < {{ muster_as_of() }} and occurred_at < {{ muster_as_of() }}
        group by event_id
        having count(*) > 1
    ) as crowded on cleaned.event_id = crowded.event_id
    where cleaned.event_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null
        or (crowded.event_id is not null and cleaned.loaded_at < {{ muster_as_of() }} and cleaned.occurred_at < {{ muster_as_of() }})
    window newest as (partition by case when cleaned.event_id is null or cleaned.loaded_at is null or cleaned.occurred_at is null then 1 else 0 end, cleaned.event_id order by cleaned.loaded_at desc nulls last, cleaned.occurred_at desc nulls last, cleaned.cookie nulls last, cleaned.email nulls last, cleaned.event_type nulls last, cleaned.product_id nulls last, cleaned.url nulls last, cleaned.is_synthetic nulls last)
) as told
where version_rank > 1 or event_id is null or loaded_at is null or occurred_at is null
