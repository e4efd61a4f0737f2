select
    identifier as former_profile_id,
    profile_id,
    assigned_at as merged_at
from {{ ref('fct_profile_assignments') }}
where namespace = 'profile_id'
