select
    delivery_key,
    kind,
    cast(received_at as timestamp) as received_at,
    detail,
    cast(cost_amount as numeric(18, 6)) as cost_amount,
    currency
from {{ source('muster_activation', 'receipts') }}
