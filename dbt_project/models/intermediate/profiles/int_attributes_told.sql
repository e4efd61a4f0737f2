{{ config(materialized='view') }}

-- Without stitching each row tells of the one identifier that it belongs to.
select
    policies.policy,
    policies.is_default,
    policies.is_stitched,
    policies.way,
    policies.precedence,
    case
        when policies.is_stitched then resolved.profile_id
        else resolved.namespace || ':' || resolved.identifier
    end as profile_key,
    attributes.attribute,
    attributes.value,
    attributes.source,
    attributes.source_table,
    attributes.row_key,
    attributes.occurred_at,
    attributes.loaded_at
from {{ ref('int_attributes_unioned') }} as attributes
inner join {{ ref('int_rows_kept') }} as resolved on attributes.row_key = resolved.row_key
inner join {{ ref('int_merge_policies') }} as policies
    on
        attributes.attribute = policies.attribute
        and attributes.source = policies.source
        and attributes.source_table = policies.source_table
where {{ visible_text('attributes.value') }} <> ''
