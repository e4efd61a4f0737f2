with

-- Merge policy: the lower precedence, then the latest by business time, then by load time.
ranked as (
    select
        resolved.profile_id,
        attributes.attribute,
        attributes.value,
        attributes.source,
        attributes.occurred_at,
        row_number() over (
            partition by resolved.profile_id, attributes.attribute
            order by
                attributes.precedence,
                attributes.occurred_at desc nulls last,
                attributes.loaded_at desc nulls last,
                md5(attributes.value)
        ) as choice_rank
    from {{ ref('int_attributes_unioned') }} as attributes
    inner join {{ ref('int_rows_resolved') }} as resolved on attributes.row_key = resolved.row_key
)

select
    profile_id,
    attribute,
    value,
    source,
    occurred_at
from ranked
where choice_rank = 1
