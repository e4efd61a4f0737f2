select
    product_id,
    department,
    category,
    product_type,
    brand
from {{ ref('stg_completejourney__products') }}
