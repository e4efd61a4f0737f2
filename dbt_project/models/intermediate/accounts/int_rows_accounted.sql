-- Which accounts a row of a source is about: those its strongest numbers name, whatever else it bears.
with

found as (
    select
        normalised.row_key,
        normalised.source,
        normalised.is_synthetic,
        normalised.occurred_at,
        normalised.loaded_at,
        known.account_id,
        known.namespace,
        rank() over (
            partition by normalised.row_key order by spaces.priority, normalised.namespace
        ) as strength_rank
    from {{ ref('int_identifiers_normalised') }} as normalised
    inner join {{ ref('int_entity_namespaces') }} as spaces
        on normalised.namespace = spaces.namespace and spaces.entity = 'account'
    inner join {{ ref('int_accounts_identified') }} as known
        on normalised.namespace = known.namespace and normalised.identifier = known.identifier
    where normalised.reason = 'not_stitched'
),

-- Since when and until when, where the source says so.
dated as (
    select
        row_key,
        namespace,
        min(valid_from) as valid_from,
        max(valid_until) as valid_until
    from {{ ref('int_identifiers_unioned') }}
    group by row_key, namespace
)

select distinct
    found.row_key,
    found.account_id,
    found.source,
    found.is_synthetic,
    found.occurred_at,
    found.loaded_at,
    dated.valid_from,
    dated.valid_until
from found
inner join dated on found.row_key = dated.row_key and found.namespace = dated.namespace
where found.strength_rank = 1
