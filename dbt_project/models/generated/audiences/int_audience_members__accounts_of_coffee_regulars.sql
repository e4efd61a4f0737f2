-- Written by `muster compile`; a change here is lost with the next one.
-- Rule ac54d58a8ebe86fd of dbt_project/audiences/accounts/accounts_of_coffee_regulars.yml
{{ config(materialized='table', tags=['audience']) }}

with account_memberships_set_1 as (
    select
        account_memberships.account_id as entity_key
    from {{ ref('fct_account_memberships') }} as account_memberships
    left join {{ ref('dim_profiles') }} as profile
        on account_memberships.profile_id = profile.profile_id
    left join {{ ref('int_audience_members__coffee_regulars') }} as int_audience_members__coffee_regulars
        on int_audience_members__coffee_regulars.entity_key = profile.profile_id
    where
        account_memberships.account_id is not null
        and account_memberships.since_at < {{ window_edge('as_of') }}
        and (
            account_memberships.is_current = true
            and int_audience_members__coffee_regulars.entity_key is not null
        )
)

select
    'accounts_of_coffee_regulars' as audience_key,
    'account' as entity,
    account.account_id as entity_key
from {{ ref('dim_accounts') }} as account
where
    account.account_id in (
        select
            account_memberships_set_1.entity_key
        from account_memberships_set_1
    )
