-- Names are stored composed (NFC), as rules are; else equal names would not compare as equal.
select profile_id
from {{ ref('dim_profiles') }}
where full_name <> {{ compose_text('full_name') }}
