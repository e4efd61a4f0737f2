-- Written by `muster compile` from dbt_project/sources, completejourney.coupon_redemptions; change that, not this.
with

source as (
    select * from {{ source('completejourney', 'coupon_redemptions') }}
),

cleaned as (
    select
        {{ staged('household_id', 'text') }} as household_id,
        {{ staged('coupon_upc', 'text') }} as coupon_id,
        {{ staged('campaign_id', 'text') }} as campaign_id,
        {{ staged('redemption_date', 'date') }} as redeemed_on
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by household_id, coupon_id, campaign_id, redeemed_on
            order by redeemed_on desc nulls last
        ) as version_rank
    from cleaned
    where
        redeemed_on < {{ muster_as_of() }}
        and household_id is not null
        and coupon_id is not null
        and campaign_id is not null
)

select
    {{ row_key('completejourney.coupon_redemptions', ['household_id', 'coupon_id', 'campaign_id', 'redeemed_on']) }} as row_key,
    household_id,
    coupon_id,
    campaign_id,
    redeemed_on
from ranked
where version_rank = 1
