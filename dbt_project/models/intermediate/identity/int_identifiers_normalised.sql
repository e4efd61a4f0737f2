select
    identified.row_key,
    identified.source,
    identified.source_table,
    identified.namespace,
    identified.identifier,
    identified.namespace_type,
    identified.priority,
    case
        when identified.reason is not null then identified.reason
        when identified.namespace_type in ('non_person', 'partner') then 'not_stitched'
        -- Who a declared table says is one is one, of however many addresses.
        when crowded.identifier is not null and declared.namespace is null then 'placeholder'
    end as reason,
    identified.is_authenticated,
    identified.is_synthetic,
    identified.occurred_at,
    identified.loaded_at
from {{ ref('int_rows_identified') }} as identified
left join {{ ref('int_identifiers_crowded') }} as crowded
    on
        identified.namespace = crowded.namespace
        and identified.identifier = crowded.identifier
left join {{ ref('int_identity_declared') }} as declared
    on declared.kind = 'existing' and identified.namespace = declared.namespace
