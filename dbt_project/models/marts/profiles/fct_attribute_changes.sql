with

stated as (
    select
        resolved.profile_id,
        attributes.attribute,
        attributes.value,
        attributes.source,
        attributes.occurred_at,
        attributes.loaded_at,
        attributes.row_key,
        lag(attributes.value) over (
            partition by resolved.profile_id, attributes.attribute
            order by attributes.occurred_at nulls first, attributes.loaded_at nulls first, md5(attributes.row_key)
        ) as previous_value
    from {{ ref('int_attributes_unioned') }} as attributes
    inner join {{ ref('int_rows_kept') }} as resolved on attributes.row_key = resolved.row_key
)

select
    profile_id,
    attribute,
    value,
    previous_value,
    source,
    row_key,
    occurred_at as changed_at,
    loaded_at as recorded_at
from stated
where previous_value is null or previous_value <> value
