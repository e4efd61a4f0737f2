select
    delivery_key,
    kind,
    detail,
    cost_amount,
    currency,
    received_at
from {{ ref('stg_muster_activation__receipts') }}
