-- What profiles bought is what the purchases say, to the cent.
select
    profiles.total as profiles_amount,
    purchases.total as purchases_amount
from (select sum(purchases_amount) as total from {{ ref('dim_profiles') }}) as profiles
cross join (select sum(amount) as total from {{ ref('fct_purchases') }}) as purchases
where profiles.total <> purchases.total
